// The way of a column: all that it is made of, and all that is made of it.
import type { Model, Side } from "./model";

export interface Hop { node: number; column: string; text: string; kinds: string[]; depth: number }
export interface Link { from: string; to: string; kind: string }
export interface Trace { start: Hop; up: Hop[]; down: Hop[]; links: Link[]; deciders: { node: number; column: string; kind: string; text: string; of: number }[] }

export const key = (node: number, column: string) => `${node}/${column}`;

// trace follows values upwards, and tells what decides the rows of the node
// asked about; downwards it follows rows, too: whoever reads them changes.
export function trace(m: Model, node: number, column: string, dir: "both" | "up" | "down", side: Side): Trace {
  const hop = (n: number, c: string, depth: number): Hop =>
    ({ node: n, column: c, text: c ? m.column(n, c, side)?.text ?? "" : "", kinds: [], depth });
  const t: Trace = { start: hop(node, column, 0), up: [], down: [], links: [], deciders: [] };
  if (dir !== "down") {
    const inputs = (n: number, c: string) => (c ? m.column(n, c, side)?.inputs ?? [] : m.shown(n, side)?.rows ?? []);
    walk(t.start, t.up, (n, c) => inputs(n, c), hop, (from, to, kind) => t.links.push({ from: key(to.node, to.column), to: key(from.node, from.column), kind }));
    if (column) for (const r of m.shown(node, side)?.rows ?? []) t.deciders.push({ ...r, of: node });
  }
  if (dir !== "up") {
    walk(t.start, t.down, (n, c) => m.readersOf(n, c, side), hop, (from, to, kind) => t.links.push({ from: key(from.node, from.column), to: key(to.node, to.column), kind }));
  }
  return t;
}

function walk(start: Hop, out: Hop[], next: (n: number, c: string) => { node: number; column: string; kind: string }[],
  hop: (n: number, c: string, d: number) => Hop, link: (from: Hop, to: Hop, kind: string) => void): void {
  const seen = new Map([[key(start.node, start.column), start]]);
  for (let level = [start]; level.length;) {
    const beyond: Hop[] = [];
    for (const from of level) for (const x of next(from.node, from.column)) {
      const k = key(x.node, x.column);
      let to = seen.get(k);
      if (!to) {
        to = hop(x.node, x.column, from.depth + 1);
        seen.set(k, to);
        out.push(to);
        beyond.push(to);
      }
      if (!to.kinds.includes(x.kind)) to.kinds.push(x.kind);
      link(from, to, x.kind);
    }
    level = beyond;
  }
}
