// The plan: a timeline of waves, one row a step.
import type { Step } from "./data";
import { duration, h, plural, replace } from "./dom";
import type { Model } from "./model";
import type { State, Store } from "./state";

export const action = (name: string) => name.replaceAll("_", " ");

export function reasons(m: Model, store: Store, st: Step): HTMLElement {
  return h("ul", { class: "reasons" }, st.reasons.map((r) => h("li", null, r.text, r.path.length > 0 && pathList(m, store, r.path))));
}

// pathList is a path of nodes and columns, each to be opened.
export function pathList(m: Model, store: Store, path: string[]): HTMLElement {
  return h("ol", { class: "path" }, path.map((p) => {
    const at = m.split(p);
    return h("li", null, at ? h("button", { class: "link", title: p, click: () => store.set({ node: at.node.id, col: m.column(at.node.i, at.column, "head") ? at.column : "" }) }, at.node.name + (at.column ? "." + at.column : "")) : p);
  }));
}

// starts are when steps may start, were each wave to wait for the one before.
export function starts(steps: Step[]): { start: number[]; end: number; waves: Map<number, { from: number; to: number; steps: number[]; unknown: number }> } {
  const waves = new Map<number, { from: number; to: number; steps: number[]; unknown: number }>();
  steps.forEach((s, i) => {
    const w = waves.get(s.wave) ?? { from: 0, to: 0, steps: [], unknown: 0 };
    w.steps.push(i);
    w.to = Math.max(w.to, s.seconds ?? 0);
    if (s.seconds === null) w.unknown++;
    waves.set(s.wave, w);
  });
  let at = 0;
  const start: number[] = [];
  for (const k of [...waves.keys()].sort((a, b) => a - b)) {
    const w = waves.get(k)!;
    w.from = at;
    w.to += at;
    at = w.to;
    for (const i of w.steps) start[i] = w.from;
  }
  return { start, end: at, waves };
}

const most = 60; // steps of a wave that are shown at once

export function plan(m: Model, store: Store, root: HTMLElement): void {
  const d = m.data;
  if (!d.schedule) return;
  if (!d.steps.length) { root.append(h("h2", { tabindex: "-1" }, "Nothing to rebuild"), h("p", null, "All stored data are right as they are.")); return; }
  const t = starts(d.steps), critical = new Set(d.schedule.critical_path);
  const opened = new Map<number, HTMLDetailsElement>();
  const line = (i: number): HTMLElement => {
    const s = d.steps[i]!, n = m.nodes[s.node], bar = h("i", { class: s.seconds === null ? "bar unknown" : critical.has(String(i + 1)) ? "bar critical" : "bar" });
    bar.style.left = `${t.end ? 100 * t.start[i]! / t.end : 0}%`;
    bar.style.width = `${t.end ? Math.max(100 * (s.seconds ?? 0) / t.end, 0.6) : 0.6}%`;
    const box = h("details", { class: "step", "data-step": i + 1, toggle: () => {
      if (box.open && box.childElementCount < 2) box.append(body(m, store, s));
    } }, h("summary", null,
      h("span", { class: "no" }, i + 1), h("span", { class: `act ${s.action}` }, action(s.action)), h("span", { class: "what" }, h("b", null, n?.name ?? "?"), h("span", { class: "cols" }, s.columns.length ? s.columns.slice(0, 4).join(", ") + (s.columns.length > 4 ? ` +${s.columns.length - 4}` : "") : "")),
      h("span", { class: "time" }, s.seconds === null ? "not measured" : duration(s.seconds)), h("span", { class: "track", "aria-hidden": "true" }, bar)));
    opened.set(i + 1, box);
    return h("li", null, box);
  };
  root.classList.toggle("unmeasured", !t.end);
  const sections = new Map<number, (all: boolean) => void>();
  root.append(
    h("h2", { tabindex: "-1" }, `${plural(d.steps.length, "step")} in ${plural(t.waves.size, "wave")}`),
    h("p", { class: "lead" }, t.end ? `About ${duration(d.schedule.makespan_seconds)} with ${plural(d.schedule.threads, "thread")}; ${duration(d.schedule.work_seconds)} of work. ` : "How long it takes is not known: there are no run results. ",
      d.schedule.unmeasured > 0 && `${plural(d.schedule.unmeasured, "step is", "steps are")} not measured. `, t.end > 0 && h("span", { class: "legend" }, h("i", { class: "bar critical" }), "on the critical path")),
    d.runs.length > 0 && h("details", { class: "commands" }, h("summary", null, plural(d.runs.length, "command"), " to run"), d.runs.map((r) => command(r.command, `${plural(r.steps.length, "step")}`))) || "");
  for (const [k, w] of [...t.waves].sort((a, b) => a[0] - b[0])) {
    const list = h("ol", { class: "steps" });
    const fillIn = (all: boolean) => {
      const some = all ? w.steps : w.steps.slice(0, most);
      if (list.childElementCount >= some.length && list.childElementCount) return;
      replace(list, some.map(line), some.length < w.steps.length && h("li", null, h("button", { class: "plain more", click: () => fillIn(true) }, `Show all ${w.steps.length} steps of this wave`)));
    };
    sections.set(k, fillIn);
    root.append(h("section", { class: "wave" }, h("h3", null, `Wave ${k}`, h("small", null, `${plural(w.steps.length, "step")}${t.end ? ", " + (w.unknown === w.steps.length ? "not measured" : duration(w.to - w.from)) : ""}`)), list));
    // Beyond the first waves, rows are made when they come near.
    if (k <= 6) fillIn(false);
    else {
      list.style.minHeight = `${Math.min(w.steps.length, most) * 31}px`;
      new IntersectionObserver((seen, o) => { if (seen.some((x) => x.isIntersecting)) { o.disconnect(); list.style.minHeight = ""; fillIn(false); } }, { rootMargin: "800px" }).observe(list);
    }
  }
  store.on((s: State, before) => {
    if (s.view !== "plan" || !s.step || (before && before.step === s.step && before.view === s.view)) return;
    const st = d.steps[Number(s.step) - 1];
    if (!st) return;
    sections.get(st.wave)?.(true);
    const box = opened.get(Number(s.step))!;
    if (box.open && before?.view === s.view) return; // it was opened by hand
    box.open = true;
    requestAnimationFrame(() => { box.scrollIntoView({ block: "center" }); (box.firstElementChild as HTMLElement).focus({ preventScroll: true }); });
  });
  root.addEventListener("toggle", (e) => {
    const at = (e.target as HTMLElement).dataset.step, box = e.target as HTMLDetailsElement;
    if (at && box.open && store.state.view === "plan") store.set({ step: at }, true);
  }, true);
}

function body(m: Model, store: Store, s: Step): HTMLElement {
  const n = m.nodes[s.node];
  return h("div", { class: "body" }, reasons(m, store, s),
    s.window && h("p", null, `Window${s.window.column ? " of " + s.window.column : ""}: from ${s.window.start ?? "the beginning"} to ${s.window.end ?? "now"}`),
    s.after.length > 0 && h("p", { class: "muted" }, "After ", s.after.length > 12 ? plural(s.after.length, "other step") : "steps " + s.after.join(", ")),
    s.abandons && h("p", { class: "muted" }, `Leaves ${s.abandons} behind.`),
    s.commands.map((c) => command(c, "")),
    s.in_place.length > 0 && h("details", null, h("summary", null, "Without dbt"), h("pre", { tabindex: "0" }, s.in_place.join(";\n") + ";")),
    n && h("p", null, h("button", { class: "link", click: () => store.set({ view: "graph", node: n.id, col: "" }) }, "Show in the graph")));
}

function command(words: string[], note: string): HTMLElement {
  const text = words.map((w) => (/^[\w@%+=:,./-]+$/.test(w) ? w : "'" + w.replaceAll("'", "'\\''") + "'")).join(" ");
  const copy = h("button", { class: "plain copy", click: async () => {
    try { await navigator.clipboard.writeText(text); copy.textContent = "Copied"; } catch { copy.textContent = "Select it by hand"; }
    setTimeout(() => { copy.textContent = "Copy"; }, 1500);
  } }, "Copy");
  return h("div", { class: "command" }, h("pre", { tabindex: "0" }, text || "by hand"), note && h("small", null, note), text && copy);
}
