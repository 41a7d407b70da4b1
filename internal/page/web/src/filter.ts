// The side: filters, and the nodes that pass them as a list.
import { statusKeys, statusNames } from "./data";
import { h, replace } from "./dom";
import type { Model, Node } from "./model";
import type { State, Store } from "./state";

// statuses of a node: what is changed and keeps its data is left alone, too.
export const statuses = (n: Node): string[] => (n.why && n.status > 1 ? [statusKeys[n.status], "pruned"] : [statusKeys[n.status]]);

export function passes(n: Node, s: State): boolean {
  const any = (want: string[], have: string[]) => !want.length || want.some((w) => have.includes(w));
  return any(s.status, statuses(n)) && any(s.kind, [n.mat]) && any(s.tag, n.tags) && any(s.owner, n.owners)
    && s.q.toLowerCase().split(/\s+/).every((word) => n.search.includes(word));
}

export const filtered = (s: State) => !!(s.q.trim() || s.status.length || s.kind.length || s.tag.length || s.owner.length);

const page = 120; // how many of a list are shown at once

export function sidebar(m: Model, store: Store, root: HTMLElement): void {
  const search = h("input", { type: "search", id: "search", placeholder: "Search nodes, files, tags", autocomplete: "off", spellcheck: "false", input: () => store.set({ q: search.value }, true) });
  const groups = h("div", { class: "groups" });
  const title = h("h2", { class: "count", id: "listed", "aria-live": "polite" });
  const list = h("ul", { class: "nodes", "aria-labelledby": "listed" });
  let room = page;
  root.append(
    h("label", { class: "search", for: "search" }, h("span", { class: "hidden" }, "Search"), search, h("kbd", { "aria-hidden": "true" }, "/")),
    groups, title, list);
  const facets: [keyof State & ("status" | "kind" | "tag" | "owner"), string, (n: Node) => string[]][] = [
    ["status", "Status", statuses], ["kind", "Kind", (n) => [n.mat]], ["tag", "Tag", (n) => n.tags], ["owner", "Owner", (n) => n.owners],
  ];
  const boxes: HTMLInputElement[] = [];
  for (const [name, label, of] of facets) {
    const counts = new Map<string, number>();
    for (const n of m.nodes) for (const v of of(n)) counts.set(v, (counts.get(v) ?? 0) + 1);
    const values = name === "status" ? [...statusKeys].reverse() : [...counts.keys()].sort((a, b) => counts.get(b)! - counts.get(a)! || (a < b ? -1 : 1));
    if (!counts.size) continue;
    const items = values.map((v) => {
      const box = h("input", { type: "checkbox", name, value: v, change: () => store.set({ [name]: store.state[name].includes(v) ? store.state[name].filter((x) => x !== v) : [...store.state[name], v] } as Partial<State>) });
      boxes.push(box);
      return h("label", { class: "choice" }, box, name === "status" && h("i", { class: `dot ${v}` }), h("span", null, name === "status" ? statusNames[statusKeys.indexOf(v as "stale")] : v), h("b", null, (counts.get(v) ?? 0).toLocaleString("en")));
    });
    groups.append(name === "status"
      ? h("fieldset", null, h("legend", { class: "hidden" }, label), items)
      : h("details", { name: "facet" }, h("summary", null, label, h("span", { class: "picked", "data-of": name })), h("fieldset", null, h("legend", { class: "hidden" }, label), items)));
  }
  const render = (s: State) => {
    const found = m.nodes.filter((n) => passes(n, s)).sort((a, b) => b.status - a.status || (a.name < b.name ? -1 : a.name > b.name ? 1 : a.i - b.i));
    replace(title, filtered(s) ? `${found.length.toLocaleString("en")} of ${m.nodes.length.toLocaleString("en")} nodes` : `${found.length.toLocaleString("en")} nodes`,
      filtered(s) && h("button", { class: "plain", click: () => store.set({ q: "", status: [], kind: [], tag: [], owner: [] }) }, "Clear"));
    replace(list, found.slice(0, room).map((n) => h("li", null, nodeButton(m, store, n, s.node === n.id))),
      found.length > room && h("li", null, h("button", { class: "plain more", click: () => { room += 400; render(store.state); } }, `Show more (${(found.length - room).toLocaleString("en")})`)));
  };
  store.on((s, before) => {
    if (search.value !== s.q) search.value = s.q;
    for (const b of boxes) b.checked = (s[b.name as "tag"]).includes(b.value);
    for (const p of groups.querySelectorAll<HTMLElement>(".picked")) p.textContent = s[p.dataset.of as "tag"].length ? String(s[p.dataset.of as "tag"].length) : "";
    const same = before && (["q", "status", "kind", "tag", "owner"] as const).every((k) => String(before[k]) === String(s[k]));
    if (!same) { room = page; render(s); return; }
    for (const b of list.querySelectorAll("[aria-current]")) b.removeAttribute("aria-current");
    list.querySelector(`[data-id="${CSS.escape(s.node)}"]`)?.setAttribute("aria-current", "true");
  });
}

// nodeButton opens a node.
export function nodeButton(m: Model, store: Store, n: Node, current = false, column = ""): HTMLElement {
  const worst = m.worst(n.i);
  return h("button", { class: "node", "data-id": n.id, "aria-current": current && "true", title: n.id, click: () => store.set({ node: n.id, col: column }) },
    h("i", { class: `dot ${statusKeys[n.status]}${m.calm(n.i) ? " calm" : ""}` }), h("span", { class: "hidden" }, statusNames[n.status] + (m.calm(n.i) ? ", same data: " : ": ")), h("span", { class: "name" }, n.name, column && h("code", null, "." + column)),
    (worst === "error" || worst === "warning") && h("i", { class: `flag ${worst}`, role: "img", "aria-label": `has a finding: ${worst}` }),
    h("small", null, n.mat));
}
