// What the canvas draws: boxes and lines in the coordinates of the drawing.
import type { Drawing } from "./data";
import type { Model, Side } from "./model";
import { key, type Trace } from "./trace";

export interface Row { column: string; text: string }
export interface Box { node: number; x: number; y: number; w: number; h: number; rows: Row[]; more: number }
export interface Line { from: number; to: number; side: 0 | 1 | 2; points: number[] }
export interface Scene { boxes: Box[]; lines: Line[]; width: number; height: number; box: Map<number, Box>; cards: boolean }

const wide = 196, high = 28, rank = 250;
export const head = 30, rowHigh = 36, card = 224;

// whole is a drawing that the tool laid out.
export function whole(m: Model, d: Drawing): Scene {
  const boxes = d.nodes.map((node, i): Box => ({ node, x: d.places[2 * i]! - wide / 2, y: d.places[2 * i + 1]! - high / 2, w: wide, h: high, rows: [], more: 0 }));
  const box = new Map(boxes.map((b) => [b.node, b]));
  const bends = new Map(d.bends.map((b) => [b[0]!, b]));
  const lines: Line[] = [], e = m.data.edges;
  for (let i = 0; i < e.length; i += 3) {
    const a = box.get(e[i]!), b = box.get(e[i + 1]!);
    if (!a || !b) continue;
    const points = [a.x + a.w, a.y + a.h / 2];
    bends.get(i / 3)?.forEach((y, k) => {
      if (k) points.push(a.x + k * rank, y, a.x + k * rank + wide, y);
    });
    points.push(b.x, b.y + b.h / 2);
    lines.push({ from: a.node, to: b.node, side: e[i + 2] as 0 | 1 | 2, points });
  }
  return { boxes, lines, width: d.width, height: d.height, box, cards: false };
}

const most = 8; // rows of one card

// path is the way of a column: cards with the columns on it, ranked by the
// number of steps, and ordered as the tool ordered the whole graph.
export function path(m: Model, t: Trace): Scene {
  const rows = new Map<number, Row[]>(), level = new Map<number, number>();
  for (const [hops, sign] of [[[t.start], 0], [t.up, -1], [t.down, 1]] as const) for (const x of hops) {
    const of = rows.get(x.node) ?? [];
    if (!of.some((r) => r.column === x.column)) of.push({ column: x.column, text: x.text });
    rows.set(x.node, of);
    const at = level.get(x.node);
    if (at === undefined || Math.abs(x.depth) > Math.abs(at)) level.set(x.node, sign * x.depth);
  }
  const order = new Map(m.data.all.nodes.map((n, i) => [n, m.data.all.places[2 * i + 1]!]));
  const levels = [...new Set(level.values())].sort((a, b) => a - b);
  const columns = levels.map((l) => [...level].filter(([, at]) => at === l).map(([n]) => n).sort((a, b) => order.get(a)! - order.get(b)! || a - b));
  const box = new Map<number, Box>();
  columns.forEach((nodes, r) => {
    let y = 0;
    for (const node of nodes) {
      const all = rows.get(node)!, shown = all.slice(0, most), more = all.length - shown.length;
      const b: Box = { node, x: r * (card + 48), y, w: card, h: head + shown.length * rowHigh + (more ? 20 : 4), rows: shown, more };
      box.set(node, b);
      y += b.h + 18;
    }
  });
  const near = new Map<number, number[]>();
  for (const l of t.links) {
    const a = Number.parseInt(l.from), b = Number.parseInt(l.to);
    if (a === b) continue;
    near.set(a, [...(near.get(a) ?? []), b]);
    near.set(b, [...(near.get(b) ?? []), a]);
  }
  for (let pass = 0; pass < 6; pass++) for (const nodes of pass % 2 ? [...columns].reverse() : columns) settle(nodes.map((n) => box.get(n)!), near, box);
  const top = Math.min(...[...box.values()].map((b) => b.y));
  for (const b of box.values()) b.y -= top;
  const lines: Line[] = [];
  const port = (k: string) => {
    const node = Number.parseInt(k), b = box.get(node)!, at = b.rows.findIndex((r) => key(node, r.column) === k);
    return { b, y: at < 0 ? b.y + b.h - 8 : b.y + head + at * rowHigh + rowHigh / 2 };
  };
  for (const l of t.links) {
    const a = port(l.from), b = port(l.to);
    if (a.b !== b.b) lines.push({ from: a.b.node, to: b.b.node, side: 0, points: [a.b.x + a.b.w, a.y, b.b.x, b.y] });
  }
  const boxes = [...box.values()];
  return { boxes, lines, width: Math.max(...boxes.map((b) => b.x)), height: Math.max(...boxes.map((b) => b.y + b.h)), box, cards: true };
}

// settle moves the boxes of a rank to the middle of their neighbours, in order
// and without overlap: those that would be too close move as one.
function settle(of: Box[], near: Map<number, number[]>, box: Map<number, Box>): void {
  const blocks: { sum: number; n: number; boxes: Box[] }[] = [], offset = new Map<Box, number>();
  let at = 0;
  for (const b of of) {
    const centers = (near.get(b.node) ?? []).map((n) => box.get(n)!).filter((o) => o && o.x !== b.x).map((o) => o.y + o.h / 2);
    const wish = (centers.length ? centers.reduce((x, y) => x + y) / centers.length : b.y + b.h / 2) - b.h / 2;
    offset.set(b, at);
    let block = { sum: wish - at, n: 1, boxes: [b] };
    for (let last = blocks.at(-1); last && last.sum / last.n >= block.sum / block.n; last = blocks.at(-1)) {
      blocks.pop();
      block = { sum: last.sum + block.sum, n: last.n + block.n, boxes: [...last.boxes, ...block.boxes] };
    }
    blocks.push(block);
    at += b.h + 18;
  }
  for (const block of blocks) for (const b of block.boxes) b.y = block.sum / block.n + offset.get(b)!;
}

export function shownOn(side: 0 | 1 | 2, want: "both" | Side): boolean {
  return want === "both" || side === 0 || (side === 1) === (want === "base");
}
