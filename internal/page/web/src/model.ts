// The project as the page asks about it.
import type { Change, ColumnChange, Data, Finding, RawVersion, Status, Step } from "./data";

export type Side = "head" | "base";
export interface Input { node: number; column: string; kind: string; text: string }
export interface Column { name: string; type: string; text: string; inputs: Input[] }
export interface Version { columns: Column[]; rows: Input[]; sql: string }
export interface Node {
  i: number; id: string; name: string; kind: string; mat: string; tags: string[]; owners: string[]; file: string; about: string;
  relation: string; analysis: string; side: 0 | 1 | 2; status: Status; why: string; search: string;
  change?: Change; step?: number; findings: number[]; inputs: number[]; readers: number[];
}
export interface Reader { node: number; column: string; kind: string }

export class Model {
  nodes: Node[] = [];
  private byId = new Map<string, number>();
  private versions = new Map<string, Version | null>();
  private readers: Record<Side, Map<number, Map<string, Reader[]>> | null> = { head: null, base: null };

  constructor(readonly data: Data) {
    const s = (n: number | undefined) => data.strings[n ?? 0]!;
    data.nodes.forEach((r, i) => {
      const n: Node = {
        i, id: s(r.id), name: s(r.name), kind: s(r.kind), mat: s(r.mat), tags: (r.tags ?? []).map(s), owners: (r.owners ?? []).map(s),
        file: s(r.file), about: s(r.about), relation: s(r.rel), analysis: s(r.analysis), side: (r.side ?? 0) as 0 | 1 | 2,
        status: r.status ?? 0, why: s(r.why), search: "", findings: [], inputs: [], readers: [],
      };
      n.search = `${n.id} ${n.file} ${n.tags.join(" ")} ${n.owners.join(" ")} ${n.about}`.toLowerCase();
      this.nodes.push(n);
      this.byId.set(n.id, i);
    });
    for (const c of data.changes) {
      const n = this.find(c.unique_id);
      if (n) n.change = c;
      if (n && c.renamed_from) this.byId.set(c.renamed_from, n.i);
    }
    data.steps.forEach((st, i) => { if (st.node >= 0) this.nodes[st.node]!.step = i; });
    data.findings.forEach((f, i) => { if (f.unique_id) this.find(f.unique_id)?.findings.push(i); });
    for (let e = 0; e < data.edges.length; e += 3) {
      this.nodes[data.edges[e]!]!.readers.push(data.edges[e + 1]!);
      this.nodes[data.edges[e + 1]!]!.inputs.push(data.edges[e]!);
    }
  }

  find(id: string | null | undefined): Node | undefined {
    const i = id ? this.byId.get(id) : undefined;
    return i === undefined ? undefined : this.nodes[i];
  }

  // split finds the node of "node.column".
  split(path: string): { node: Node; column: string } | undefined {
    for (let end = path.length; end > 0; end = path.lastIndexOf(".", end - 1)) {
      const node = this.find(path.slice(0, end));
      if (node) return { node, column: path.slice(end + 1) };
    }
    return undefined;
  }

  // version is a node's query on a side; base's is kept only where it differs.
  version(i: number, side: Side): Version | null {
    const key = side + i;
    let v = this.versions.get(key);
    if (v === undefined) {
      const raw = this.data.nodes[i]!;
      const of = side === "head" ? raw.h : raw.b ?? (this.nodes[i]!.side === 2 ? undefined : raw.h);
      v = of ? this.decode(of) : null;
      this.versions.set(key, v);
    }
    return v;
  }

  // shown is the version to show of a node: where it is gone, what it was.
  shown(i: number, side: Side): Version | null {
    return this.version(i, side) ?? this.version(i, side === "head" ? "base" : "head");
  }

  private decode(r: RawVersion): Version {
    const s = this.data.strings, v: Version = { columns: [], rows: [], sql: s[r.q ?? 0]! };
    const c = r.c ?? [];
    for (let i = 0; i < c.length;) {
      const col: Column = { name: s[c[i]!]!, type: s[c[i + 1]!]!, text: s[c[i + 2]!]!, inputs: [] };
      const end = i + 4 + 3 * c[i + 3]!;
      for (i += 4; i < end; i += 3) col.inputs.push({ node: c[i]!, column: s[c[i + 1]!]!, kind: s[c[i + 2]!]!, text: "" });
      v.columns.push(col);
    }
    const w = r.r ?? [];
    for (let i = 0; i < w.length; i += 4) v.rows.push({ node: w[i]!, column: s[w[i + 1]!]!, kind: s[w[i + 2]!]!, text: s[w[i + 3]!]! });
    return v;
  }

  column(i: number, name: string, side: Side): Column | undefined {
    return this.shown(i, side)?.columns.find((c) => c.name === name);
  }

  // readersOf are what a column goes into; the column "" stands for rows.
  readersOf(node: number, column: string, side: Side): Reader[] {
    let index = this.readers[side];
    if (!index) {
      index = new Map();
      for (const n of this.nodes) {
        const v = this.shown(n.i, side);
        for (const c of v?.columns ?? []) for (const x of c.inputs) add(index, x, { node: n.i, column: c.name, kind: x.kind });
        for (const x of v?.rows ?? []) add(index, x, { node: n.i, column: "", kind: x.kind });
      }
      this.readers[side] = index;
    }
    return index.get(node)?.get(column) ?? [];
  }

  changeOf(i: number, column: string): ColumnChange | undefined {
    return this.nodes[i]!.change?.columns.find((c) => c.name === column);
  }

  stepOf(i: number): Step | undefined {
    const s = this.nodes[i]!.step;
    return s === undefined ? undefined : this.data.steps[s];
  }

  // calm reports whether a node is changed without its data being so.
  calm(i: number): boolean {
    return this.nodes[i]!.change?.verdict === "equivalent";
  }

  worst(i: number): string {
    const of = this.nodes[i]!.findings.map((f) => (this.data.findings[f] as Finding).severity);
    return ["error", "warning", "info"].find((s) => of.includes(s)) ?? "";
  }
}

function add(index: Map<number, Map<string, Reader[]>>, x: Input, r: Reader): void {
  let of = index.get(x.node);
  if (!of) index.set(x.node, of = new Map());
  const list = of.get(x.column);
  if (list) list.push(r); else of.set(x.column, [r]);
}
