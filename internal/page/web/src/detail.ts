// The panel of one node: what it is, what happens to it, its columns, and the
// way of the column that is chosen.
import { statusKeys, statusNames } from "./data";
import { duration, h, plural, replace } from "./dom";
import { nodeButton } from "./filter";
import { findingCard } from "./findings";
import type { Column, Model, Node, Side } from "./model";
import { action, reasons } from "./plan";
import type { State, Store } from "./state";
import { compare } from "./text";
import type { Hop, Trace } from "./trace";

const verdicts: Record<string, string> = {
  equivalent: "same data", additive: "columns added", columns: "columns differ", rows: "rows differ", unknown: "cannot be told",
};

export const sideOf = (s: State): Side => (s.side === "base" ? "base" : "head");

export function detail(m: Model, store: Store, root: HTMLElement, traced: () => Trace | null): void {
  store.on((s, before) => {
    const n = m.find(s.node);
    root.hidden = !n;
    if (!n) return replace(root);
    if (before && before.node === s.node && before.col === s.col && before.side === s.side && before.dir === s.dir) return;
    const focused = root.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset.key : undefined;
    const t = traced();
    replace(root, header(store, n), t ? way(m, store, s, t) : about(m, store, s, n));
    if (!before || before.node !== s.node || before.col !== s.col) root.scrollTop = 0;
    if (focused) (root.querySelector<HTMLElement>(`[data-key="${CSS.escape(focused)}"]`) ?? root.querySelector("h2"))?.focus();
  });
}

function header(store: Store, n: Node): HTMLElement {
  return h("header", null,
    h("div", { class: "row" }, h("span", { class: `status ${statusKeys[n.status]}` }, statusNames[n.status]), h("small", null, n.kind === n.mat ? n.kind : `${n.kind}, ${n.mat}`),
      h("button", { class: "plain close", "aria-label": "Close", title: "Close (Escape)", click: () => store.set({ node: "", col: "", ...(store.state.scope === "path" ? { scope: "impact" } : {}) }) }, "✕")),
    h("h2", { tabindex: "-1" }, n.name));
}

function about(m: Model, store: Store, s: State, n: Node): HTMLElement[] {
  const v = m.shown(n.i, sideOf(s)), out: (HTMLElement | false)[] = [];
  const fact = (name: string, value: string) => !!value && [h("dt", null, name), h("dd", null, value)];
  if (n.about) out.push(h("p", { class: "about" }, n.about));
  if (n.change) out.push(section("What changed", changed(m, store, n)));
  const step = m.stepOf(n.i);
  if (step) out.push(section(`Step ${n.step! + 1} of the plan`, [h("p", null, h("b", null, action(step.action)), ` in wave ${step.wave}`, step.seconds !== null && `, ${duration(step.seconds)}`), reasons(m, store, step),
    h("button", { class: "link", click: () => store.set({ view: "plan", step: String(n.step! + 1) }) }, "Show in the plan")]));
  if (n.why) out.push(section("Why it is left alone", [h("p", null, n.why)]));
  if (n.findings.length) out.push(section(plural(n.findings.length, "finding"), n.findings.map((f) => findingCard(m, store, f))));
  if (v?.columns.length) out.push(section(plural(v.columns.length, "column"), [h("ul", { class: "columns" }, v.columns.map((c) => columnRow(m, store, n, c)))]));
  else if (n.kind !== "exposure") out.push(section("Columns", [h("p", { class: "muted" }, "Which columns it has is not known.")]));
  if (v?.rows.length) out.push(section("What decides its rows", [h("ul", { class: "deciders" }, uniqueConditions(v.rows).map(([kind, text, of]) =>
    h("li", null, h("span", { class: "kind" }, kind), text ? h("code", null, text) : "", h("span", { class: "from" }, of.map((x) => `${m.nodes[x.node]!.name}${x.column ? "." + x.column : ""}`).join(", ")))))]));
  for (const [label, of] of [["input", n.inputs], ["reader", n.readers]] as const)
    if (of.length) out.push(section(plural(of.length, label), [h("ul", { class: "nodes" }, of.slice(0, 200).map((i) => h("li", null, nodeButton(m, store, m.nodes[i]!))))]));
  const base = m.version(n.i, "base")?.sql ?? "", head = m.version(n.i, "head")?.sql ?? "";
  if (base && head && base !== head) out.push(h("details", { class: "sql" }, h("summary", null, "Compiled SQL, before and after"), compare(base, head)));
  out.push(section("About", [h("dl", null, fact("Id", n.id), fact("File", n.file), fact("Relation", n.relation), fact("Tags", n.tags.join(", ")), fact("Owner", n.owners.join(", ")),
    fact("Understood", n.kind === "model" || n.kind === "snapshot" ? n.analysis : ""))]));
  return out.filter((x): x is HTMLElement => !!x);
}

function uniqueConditions(rows: { node: number; column: string; kind: string; text: string }[]) {
  const out = new Map<string, [string, string, { node: number; column: string }[]]>();
  for (const r of rows) {
    const k = r.kind + " " + r.text, of = out.get(k);
    if (of) of[2].push(r); else out.set(k, [r.kind, r.text, [r]]);
  }
  return [...out.values()];
}

function section(title: string, content: (HTMLElement | false | null)[]): HTMLElement {
  return h("section", null, h("h3", null, title), content);
}

function changed(m: Model, store: Store, n: Node): HTMLElement[] {
  const c = n.change!, out: HTMLElement[] = [];
  const what = c.kind === "renamed" ? `renamed from ${c.renamed_from!.split(".").slice(2).join(".")}` : c.kind;
  out.push(h("p", null, h("b", null, c.origin === "direct" ? what : "its data change through what it reads"), c.kind === "modified" || c.kind === "renamed" ? `: ${verdicts[c.verdict] ?? c.verdict}` : ""));
  if (c.causes.length) out.push(h("p", { class: "muted" }, "because of ", c.causes.map((x) => x.kind + (x.ref ? " " + x.ref.replace(/^(macro|model|seed|source|snapshot)\.[^.]+\./, "") : "")).join(", ")));
  const columns = c.columns.slice(0, 24).map((x) => {
    const label = (x.change === "added" ? "+" : x.change === "removed" ? "−" : "") + x.name;
    return m.column(n.i, x.name, "head") ? h("button", { class: `badge ${x.change}`, "data-key": "x:" + x.name, click: () => store.set({ col: x.name, view: "graph", scope: "path" }) }, label) : h("span", { class: `badge ${x.change}` }, label);
  });
  if (columns.length) out.push(h("div", null, columns, c.columns.length > 24 && ` and ${c.columns.length - 24} more`));
  return out;
}

function columnRow(m: Model, store: Store, n: Node, c: Column): HTMLElement {
  const x = m.changeOf(n.i, c.name);
  return h("li", null, h("button", { class: "column", "data-key": "c:" + c.name, "data-column": c.name, click: () => store.set({ col: c.name, view: "graph", scope: "path" }) },
    h("span", { class: "line" }, h("code", null, c.name), x && h("span", { class: `badge ${x.change}` }, x.change === "value" ? "other values" : x.change === "renamed" ? `was ${x.renamed_from}` : x.change === "type" ? `was ${x.base_type ?? "?"}` : x.change), h("small", null, c.type)),
    c.text && c.text !== c.name && h("span", { class: "expr" }, c.text)));
}

// way tells the path of a column, step by step, from where it comes to where it
// goes.
function way(m: Model, store: Store, s: State, t: Trace): HTMLElement[] {
  const hop = (x: Hop, current = false) => {
    const n = m.nodes[x.node]!, before = n.change && s.side !== "base" && m.version(x.node, "base") !== m.version(x.node, "head") ? m.version(x.node, "base")?.columns.find((c) => c.name === x.column)?.text : undefined;
    return h("li", { class: current ? "hop current" : "hop", "aria-current": current && "step" },
      h("button", { class: "node", "data-key": `h:${n.id}/${x.column}`, title: n.id, click: () => store.set({ node: n.id, col: x.column }) },
        h("i", { class: `dot ${statusKeys[n.status]}` }), h("span", { class: "hidden" }, statusNames[n.status] + ": "), h("span", { class: "name" }, n.name, h("code", null, x.column ? "." + x.column : " (rows)")), x.kinds.length > 0 && h("small", null, x.kinds.join(", "))),
      x.text && x.text !== x.column && h("code", { class: "expr" }, x.text),
      before && before !== x.text && h("code", { class: "expr was" }, h("span", { class: "hidden" }, "before: "), before));
  };
  const deep = (list: Hop[]) => [...list].sort((a, b) => a.depth - b.depth);
  const most = 200, up = deep(t.up), down = deep(t.down);
  const list = (hops: Hop[]) => [h("ol", { class: "way" }, hops.slice(0, most).map((x) => hop(x))), hops.length > most && h("p", { class: "muted" }, `and ${hops.length - most} more`)];
  const x = m.changeOf(t.start.node, t.start.column);
  return [
    h("div", { class: "crumbs" }, h("button", { class: "link", "data-key": "back", click: () => store.set({ col: "", scope: s.scope === "path" ? "impact" : s.scope }) }, "← all columns"),
      h("span", { class: "switch", role: "group", "aria-label": "Direction" }, (["up", "both", "down"] as const).map((d) => h("button", { "aria-pressed": String(s.dir === d), "data-key": "d:" + d, click: () => store.set({ dir: d }) }, { up: "upstream", both: "both", down: "downstream" }[d])))),
    h("section", null, h("h3", null, "Column"), h("ol", { class: "way" }, hop(t.start, true)), x && h("p", { class: "muted" }, { value: "Its values differ from those of base.", added: "It is new.", removed: "It is gone.", type: `Its type was ${x.base_type ?? "unknown"}, and is ${x.head_type ?? "unknown"}.`, renamed: `It was called ${x.renamed_from}.` }[x.change] ?? x.change)),
    h("section", null, h("h3", null, s.dir === "down" ? "Upstream is not shown" : up.length ? `Made of ${plural(up.length, "column")}` : "Made of nothing else"), ...list(up).filter(Boolean) as HTMLElement[]),
    h("section", null, h("h3", null, s.dir === "up" ? "Downstream is not shown" : down.length ? `Goes into ${plural(down.length, "column")}` : "Nothing reads it"), ...list(down).filter(Boolean) as HTMLElement[]),
    ...(t.deciders.length ? [section("What decides its rows", [h("ul", { class: "deciders" }, uniqueConditions(t.deciders).map(([kind, text, of]) =>
      h("li", null, h("span", { class: "kind" }, kind), text ? h("code", null, text) : "", h("span", { class: "from" }, of.map((y) => `${m.nodes[y.node]!.name}${y.column ? "." + y.column : ""}`).join(", ")))))])] : []),
  ];
}
