// What the change breaks, and what to do about it.
import { h, plural } from "./dom";
import type { Model } from "./model";
import { pathList } from "./plan";
import type { Store } from "./state";

const names: Record<string, [string, string]> = { error: ["error", "errors"], warning: ["warning", "warnings"], info: ["note", "notes"] };

export function findings(m: Model, store: Store, root: HTMLElement): void {
  const d = m.data;
  root.append(h("h2", { tabindex: "-1" }, d.findings.length ? plural(d.findings.length, "finding") : "No findings"));
  if (d.suppressed) root.append(h("p", { class: "lead" }, `${plural(d.suppressed, "more is", "more are")} suppressed.`));
  for (const level of ["error", "warning", "info"]) {
    const of = d.findings.map((f, i) => [f, i] as const).filter(([f]) => f.severity === level);
    if (of.length) root.append(h("section", { class: "level" }, h("h3", null, plural(of.length, ...names[level]!)), of.map(([, i]) => findingCard(m, store, i, `finding-${i + 1}`))));
  }
  store.on((s, before) => {
    if (s.view !== "findings" || !s.finding || (before && before.finding === s.finding && before.view === s.view)) return;
    const e = root.querySelector<HTMLElement>(`#finding-${Number(s.finding)}`);
    requestAnimationFrame(() => { e?.scrollIntoView({ block: "center" }); e?.focus({ preventScroll: true }); });
  });
}

// findingCard is one finding. Advice is written as "1. … 2. …".
export function findingCard(m: Model, store: Store, i: number, id = ""): HTMLElement {
  const f = m.data.findings[i]!, n = m.find(f.unique_id);
  const advice = (f.advice ?? "").split(/(?:^|\s)\d+\. (?=[A-Z`])/).filter((x) => x.trim());
  return h("article", { class: `finding ${f.severity}`, id: id || null, tabindex: "-1" },
    h("h4", null, h("span", { class: `sev ${f.severity}` }, names[f.severity]?.[0] ?? f.severity), h("a", { class: "code", href: store.link({ view: "findings", finding: String(i + 1) }), title: `tailwater explain ${f.code}` }, f.code),
      n ? h("button", { class: "link", click: () => store.set({ node: n.id, col: f.column && m.column(n.i, f.column, "head") ? f.column : "" }) }, n.name + (f.column ? "." + f.column : "")) : f.unique_id ?? "the project"),
    h("p", null, ticks(f.message)),
    advice.length > 1 ? h("ol", { class: "advice" }, advice.map((a) => h("li", null, ticks(a)))) : advice.length ? h("p", { class: "advice" }, ticks(advice[0]!)) : null,
    f.path.length > 1 && pathList(m, store, f.path),
    f.file && h("small", { class: "file" }, f.file + (f.line ? ":" + f.line : "")));
}

// ticks sets what stands between backticks as code.
function ticks(text: string): (string | HTMLElement)[] {
  return text.split(/`([^`]+)`/).map((part, i) => (i % 2 ? h("code", null, part) : part));
}
