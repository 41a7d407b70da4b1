// The page: puts its parts together and keeps them in step with the address.
import { changes } from "./changes";
import { readData, statusKeys, statusNames } from "./data";
import { detail, sideOf } from "./detail";
import { duration, h, plural, replace, svg } from "./dom";
import { filtered, passes, sidebar, statuses } from "./filter";
import { findings } from "./findings";
import { Graph } from "./graph";
import { Model } from "./model";
import { plan } from "./plan";
import { path, whole, type Scene } from "./scene";
import { Store, type State, type View } from "./state";
import { trace, type Trace } from "./trace";

const wave = "M1 5.5c2.3-2.7 4.7-2.7 7 0s4.7 2.7 7 0M1 10.5c2.3-2.7 4.7-2.7 7 0s4.7 2.7 7 0";

async function main(): Promise<void> {
  const m = new Model(await readData()), d = m.data;
  const views: [View, string, number | null][] = [["graph", "Graph", null], ["changes", "Changes", d.changes.length]];
  if (d.schedule) views.push(["plan", "Plan", d.steps.length]);
  if (d.command !== "diff") views.push(["findings", "Findings", d.findings.length]);
  const start: Partial<State> = d.impact.nodes.length ? {} : { scope: "all" };
  const store = new Store(start);

  const tabs = views.map(([v, label, n]) => h("button", { "data-view": v, click: () => store.set({ view: v, step: "", finding: "" }) }, label, n !== null && h("b", null, n.toLocaleString("en"))));
  const theme = h("button", { class: "plain theme", click: () => setTheme(next(document.documentElement.dataset.theme)) });
  const canvas = h("canvas", { tabindex: "0", role: "application", "aria-label": "Graph of the project. Arrow keys walk along edges and through a rank, Enter opens a node, plus and minus zoom, 0 shows all. The list of nodes beside it holds the same." });
  const scopes = (["impact", "all", "path"] as const).map((v) => h("button", { "data-scope": v, click: () => store.set({ scope: v }) }, { impact: "Impact", all: "Everything", path: "Column path" }[v]));
  const sides = (["both", "base", "head"] as const).map((v) => h("button", { "data-side": v, click: () => store.set({ side: v }) }, { both: "Both", base: "Base", head: "Head" }[v]));
  const list = h("button", { class: "plain nodes-button", "aria-controls": "nodes", click: () => showSide(side.hidden) }, svg("M2 4h12M2 8h12M2 12h8", "Filters and nodes"));
  const live = h("div", { class: "hidden", role: "status", "aria-live": "polite" });
  const note = h("p", { class: "note" });
  const button = (label: string, text: string, act: () => void) => h("button", { "aria-label": label, title: label, click: act }, text);
  const main = h("main", { id: "main", tabindex: "-1" });
  const side = h("aside", { class: "side", "aria-label": "Filters and nodes", id: "nodes" });
  const panel = h("aside", { class: "panel", "aria-label": "Details", hidden: true });
  const graph = new Graph(canvas, m, (node, column) => store.set({ node: m.nodes[node]!.id, col: column }), (text) => { live.textContent = text; });
  const parts: Record<View, HTMLElement> = {
    graph: h("div", { class: "graph" }, h("h2", { class: "hidden", tabindex: "-1" }, "Graph"), canvas,
      h("div", { class: "tools" }, h("span", { class: "switch", role: "group", "aria-label": "What is drawn" }, scopes), h("span", { class: "switch", role: "group", "aria-label": "Version" }, sides)),
      h("div", { class: "zoom" }, button("Zoom in", "+", () => graph.zoom(1.4)), button("Zoom out", "−", () => graph.zoom(1 / 1.4)), button("Show all", "⤢", () => graph.fit())), note, legend()),
    changes: h("div", { class: "page" }), plan: h("div", { class: "page" }), findings: h("div", { class: "page" }),
  };
  main.append(...Object.values(parts));
  document.body.append(
    h("a", { class: "skip", href: "#nodes", click: (e: Event) => { e.preventDefault(); search(); } }, "Skip to the list of nodes"),
    h("header", { class: "top" }, list, h("h1", null, svg(wave), "Tailwater", d.project && h("span", null, d.project)), summary(m), h("nav", { "aria-label": "Views" }, tabs), theme),
    side, main, panel, live);

  // Pages are made when they are first shown.
  const make: Partial<Record<View, () => void>> = {
    changes: () => changes(m, store, parts.changes), plan: () => plan(m, store, parts.plan), findings: () => findings(m, store, parts.findings),
  };
  let traced: Trace | null = null, drawn = "", scene: Scene | null = null;
  const scenes: Partial<Record<string, Scene>> = {};

  store.on((s, before) => {
    const view = views.some(([v]) => v === s.view) ? s.view : "graph";
    const build = make[view];
    delete make[view];
    build?.();
    for (const [v, e] of Object.entries(parts)) e.hidden = v !== view;
    for (const t of tabs) t.toggleAttribute("data-on", t.dataset.view === view), t.dataset.view === view ? t.setAttribute("aria-current", "page") : t.removeAttribute("aria-current");
    const n = m.find(s.node);
    traced = n && s.col ? trace(m, n.i, s.col, s.dir, sideOf(s)) : null;
    document.body.classList.toggle("open", !!n);
    if (before && before.view !== s.view && !s.step && !s.finding) parts[view].querySelector("h2")?.focus({ preventScroll: true });
  });
  sidebar(m, store, side);
  detail(m, store, panel, () => traced);
  store.on((s, before) => {
    const n = m.find(s.node), scope = s.scope === "path" && !traced ? "impact" : s.scope === "impact" && !d.impact.nodes.length ? "all" : s.scope;
    for (const b of scopes) b.setAttribute("aria-pressed", String(b.dataset.scope === scope)), (b.disabled = (b.dataset.scope === "path" && !traced) || (b.dataset.scope === "impact" && !d.impact.nodes.length));
    for (const b of sides) b.setAttribute("aria-pressed", String(b.dataset.side === s.side));
    const want = scope === "path" ? `path ${s.node} ${s.col} ${s.dir} ${s.side}` : scope, fresh = want !== drawn;
    if (fresh) {
      scene = scope === "path" ? path(m, traced!) : (scenes[scope] ??= whole(m, d[scope]));
      graph.show(scene);
      drawn = want;
    }
    if (fresh) showSide(scope !== "path" || innerWidth > 1800); // a way needs the room
    graph.side = scope === "path" ? "both" : s.side;
    graph.selected = n?.i ?? -1;
    graph.column = s.col;
    graph.marks = {
      dimmed: filtered(s) && scope !== "path" ? (i) => !passes(m.nodes[i]!, s) : () => false,
      path: traced && scope !== "path" ? new Set([traced.start, ...traced.up, ...traced.down].map((x) => x.node)) : null,
    };
    note.textContent = n && !scene!.box.has(n.i) ? `${n.name} is not reached by the change: it is drawn under “Everything”.` : "";
    requestAnimationFrame(() => {
      if (fresh) graph.fit();
      if (fresh && graph.scale < 0.62 && scope === "path" && n) graph.anchor(n.i, 0.7, traced!.up.length >= traced!.down.length);
      if (n && (!before || before.node !== s.node || fresh) && !(fresh && scope === "path")) graph.reveal(n.i);
      graph.ask();
    });
  });
  keys(store, side, search);
  setTheme(saved());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => graph.recolor());
  store.begin();
  requestAnimationFrame(() => { document.documentElement.dataset.ready = String(Math.round(performance.now())); });

  function showSide(open: boolean): void {
    side.hidden = !open;
    document.body.classList.toggle("narrow", !open);
    list.setAttribute("aria-expanded", String(open));
  }

  function search(): void {
    showSide(true);
    document.getElementById("search")!.focus();
  }

  function setTheme(name: string | undefined): void {
    if (name) document.documentElement.dataset.theme = name; else delete document.documentElement.dataset.theme;
    try { if (name) localStorage.setItem("tailwater-theme", name); else localStorage.removeItem("tailwater-theme"); } catch { /* not allowed here */ }
    const label = `Theme: ${name ?? "as the system"}`;
    replace(theme, svg(name === "dark" ? "M10 2a6 6 0 1 0 4 8.5A5 5 0 0 1 10 2z" : name === "light" ? "M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1v2M8 13v2M1 8h2M13 8h2M3 3l1.5 1.5M11.500 11.500L13 13M13 3l-1.500 1.500M3 13l1.500-1.500" : "M8 2a6 6 0 1 0 0 12zM8 2a6 6 0 0 1 0 12"));
    theme.setAttribute("aria-label", label);
    theme.title = label;
    graph.recolor();
  }
}

const next = (name: string | undefined) => ({ light: "dark", dark: undefined })[name ?? ""] as string | undefined ?? (name ? undefined : "light");

function saved(): string | undefined {
  try { return localStorage.getItem("tailwater-theme") ?? undefined; } catch { return undefined; }
}

// summary is the verdict in one line.
function summary(m: Model): HTMLElement {
  const d = m.data, count = (name: string) => m.nodes.filter((n) => statuses(n).includes(name)).length, of = (level: string) => d.findings.filter((f) => f.severity === level).length;
  const item = (kind: string, text: string) => h("li", { class: kind }, text);
  return h("ul", { class: "summary", "aria-label": "Summary" },
    d.verdict && item(d.verdict, d.verdict === "pass" ? "passed" : "failed"),
    item("changed", `${count("changed").toLocaleString("en")} changed`), item("stale", `${count("stale").toLocaleString("en")} stale`), d.schedule && item("pruned", `${count("pruned").toLocaleString("en")} left alone`),
    d.schedule && d.schedule.makespan_seconds > 0 && item("", duration(d.schedule.makespan_seconds)),
    of("error") > 0 && item("error", plural(of("error"), "error")), of("warning") > 0 && item("warning", plural(of("warning"), "warning")));
}

function legend(): HTMLElement {
  return h("ul", { class: "legend", "aria-label": "Legend" }, h("li", null, h("i", { class: "dot changed" }), "changed"), h("li", null, h("i", { class: "dot changed calm" }), "changed, same data"), [2, 1, 0].map((i) => h("li", null, h("i", { class: `dot ${statusKeys[i]}` }), statusNames[i]!)),
    h("li", null, h("i", { class: "flag warning" }), "finding"), h("li", null, h("b", null, "7"), "step of the plan"));
}

function keys(store: Store, side: HTMLElement, search: () => void): void {
  addEventListener("keydown", (e) => {
    const typing = (e.target as HTMLElement).matches("input[type=search]");
    if (e.key === "/" && !typing && !e.ctrlKey && !e.metaKey) { e.preventDefault(); search(); }
    if (e.key === "Escape" && typing && store.state.q) { e.preventDefault(); store.set({ q: "" }, true); return; }
    if (e.key === "Escape" && store.state.node) {
      const id = store.state.node;
      store.set({ node: "", col: "" });
      (side.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`) ?? document.getElementById("search"))?.focus();
    }
    if (e.key === "Enter" && typing) side.querySelector<HTMLElement>("button.node")?.click();
  });
}

main().catch((e) => {
  document.body.append(h("p", { role: "alert" }, `This page cannot be shown: ${e instanceof Error ? e.message : e}. A browser of 2023 or later is needed.`));
  throw e;
});
