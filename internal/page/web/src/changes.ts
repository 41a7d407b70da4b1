// What differs, node by node: a table.
import { h, plural } from "./dom";
import { nodeButton } from "./filter";
import type { Model } from "./model";
import type { Store } from "./state";

const verdicts: Record<string, string> = { equivalent: "same data", additive: "columns added", columns: "columns differ", rows: "rows differ", unknown: "cannot be told" };

export function changes(m: Model, store: Store, root: HTMLElement): void {
  const part = (origin: boolean) => m.data.changes.filter((c) => (c.origin === "direct") === origin);
  const table = (of: typeof m.data.changes, all: boolean) => h("table", null, h("thead", null, h("tr", null, ["Node", "Change", "Columns", "Because of"].map((x) => h("th", { scope: "col" }, x)))),
    h("tbody", null, (all ? of : of.slice(0, 200)).map((c) => {
      const n = m.find(c.unique_id);
      return h("tr", null, h("td", null, n ? nodeButton(m, store, n) : c.unique_id), h("td", null, c.kind === "modified" ? verdicts[c.verdict] ?? c.verdict : c.kind === "renamed" ? `renamed from ${c.renamed_from!.split(".").slice(2).join(".")}` : c.kind),
        h("td", null, c.columns.slice(0, 8).map((x) => h("span", { class: `badge ${x.change}` }, x.change === "added" ? "+" : x.change === "removed" ? "−" : "", x.name)), c.columns.length > 8 && ` +${c.columns.length - 8}`),
        h("td", { class: "muted" }, c.causes.map((x) => x.kind).filter((x, i, l) => l.indexOf(x) === i).join(", ")));
    })));
  root.append(h("h2", { tabindex: "-1" }, plural(m.data.changes.length, "change")));
  for (const [direct, title] of [[true, "changed"], [false, "affected through others"]] as const) {
    const of = part(direct);
    if (!of.length) continue;
    let now = table(of, false);
    const more = of.length > 200 && h("button", { class: "plain more", click: () => { const all = table(of, true); now.replaceWith(all); now = all; (more as HTMLElement).remove(); } }, `Show all ${of.length}`);
    root.append(h("section", null, h("h3", null, `${of.length.toLocaleString("en")} ${title}`), now, more || ""));
  }
}
