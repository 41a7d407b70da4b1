// The canvas: a camera over a scene, with less detail from further away.
import { statusKeys, statusNames } from "./data";
import type { Model } from "./model";
import { head, rowHigh, shownOn, type Box, type Line, type Scene } from "./scene";

export interface Marks { dimmed: (node: number) => boolean; path: Set<number> | null }
interface Colors { [name: string]: string }

const mono = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";
const sans = "Inter, ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif";
const signs: Record<string, string> = { added: "+", removed: "−", renamed: "›", modified: "~" };

export class Graph {
  scene: Scene | null = null;
  selected = -1;
  column = "";
  side: "both" | "base" | "head" = "both";
  marks: Marks = { dimmed: () => false, path: null };
  scale = 1;
  x = 0;
  y = 0; // of the middle of the canvas, in the scene
  private hover = -1;
  private cursor = -1;
  private asked = false;
  private colors: Colors = {};
  private ctx: CanvasRenderingContext2D;
  private drag: { x: number; y: number; moved: boolean } | null = null;
  private grid: Map<number, Box[]> = new Map();

  constructor(readonly canvas: HTMLCanvasElement, private m: Model, private open: (node: number, column: string) => void, private say: (text: string) => void) {
    this.ctx = canvas.getContext("2d")!;
    new ResizeObserver(() => this.ask()).observe(canvas);
    canvas.addEventListener("wheel", (e) => this.wheel(e), { passive: false });
    canvas.addEventListener("pointerdown", (e) => { this.drag = { x: e.clientX, y: e.clientY, moved: false }; canvas.setPointerCapture(e.pointerId); });
    canvas.addEventListener("pointermove", (e) => this.move(e));
    canvas.addEventListener("pointerup", (e) => this.up(e));
    canvas.addEventListener("pointerleave", () => { this.hover = -1; this.ask(); });
    canvas.addEventListener("keydown", (e) => this.press(e));
    canvas.addEventListener("dblclick", (e) => this.zoom(2, e.offsetX, e.offsetY));
    this.recolor();
  }

  recolor(): void {
    const css = getComputedStyle(document.documentElement);
    for (const n of ["paper", "panel", "ink", "muted", "line", "edge", "accent", "added", "removed", "untouched", "pruned", "stale", "changed", "changed-soft", "stale-soft", "pruned-soft", "untouched-soft", "error", "warning", "info"])
      this.colors[n] = css.getPropertyValue("--" + n).trim();
    this.ask();
  }

  show(scene: Scene): void {
    this.scene = scene;
    this.cursor = -1;
    this.grid = new Map();
    for (const b of scene.boxes) {
      const k = Math.round(b.x);
      this.grid.set(k, [...(this.grid.get(k) ?? []), b]);
    }
    this.ask();
  }

  // fit shows all boxes, or these, as large as is pleasant.
  fit(nodes?: Iterable<number>): void {
    const of = nodes ? [...nodes].map((n) => this.scene?.box.get(n)).filter((b): b is Box => !!b) : this.scene?.boxes ?? [];
    if (!of.length) return;
    const l = Math.min(...of.map((b) => b.x)), r = Math.max(...of.map((b) => b.x + b.w));
    const t = Math.min(...of.map((b) => b.y)), u = Math.max(...of.map((b) => b.y + b.h));
    const w = this.canvas.clientWidth, hgt = this.canvas.clientHeight;
    this.scale = Math.min(1.15, Math.max(0.004, Math.min((w - 48) / (r - l), (hgt - 90) / (u - t))));
    this.x = (l + r) / 2;
    this.y = (t + u) / 2;
    this.ask();
  }

  // reveal moves a node into view, and close enough to be read.
  reveal(node: number): void {
    const b = this.scene?.box.get(node);
    if (!b) return;
    const w = this.canvas.clientWidth, hgt = this.canvas.clientHeight, close = this.scale >= 0.55;
    const sx = (b.x - this.x) * this.scale + w / 2, sy = (b.y - this.y) * this.scale + hgt / 2;
    if (close && sx > 10 && sy > 50 && sx + b.w * this.scale < w - 10 && sy + b.h * this.scale < hgt - 10) return this.ask();
    if (!close) this.scale = 0.85;
    this.x = b.x + b.w / 2;
    this.y = b.y + b.h / 2;
    this.ask();
  }

  // anchor shows a node at a scale near the edge that the most of its way is
  // away from.
  anchor(node: number, scale: number, right: boolean): void {
    const b = this.scene?.box.get(node);
    if (!b) return;
    const half = this.canvas.clientWidth / 2 / scale, margin = 24 / scale;
    this.scale = scale;
    this.x = right ? b.x + b.w + margin - half : b.x - margin + half;
    this.y = b.y + b.h / 2;
    this.ask();
  }

  zoom(by: number, px = this.canvas.clientWidth / 2, py = this.canvas.clientHeight / 2): void {
    const next = Math.min(2.5, Math.max(0.004, this.scale * by));
    const dx = px - this.canvas.clientWidth / 2, dy = py - this.canvas.clientHeight / 2;
    this.x += dx / this.scale - dx / next;
    this.y += dy / this.scale - dy / next;
    this.scale = next;
    this.ask();
  }

  ask(): void {
    if (this.asked) return;
    this.asked = true;
    requestAnimationFrame(() => { this.asked = false; this.draw(); });
  }

  private wheel(e: WheelEvent): void {
    e.preventDefault();
    const unit = e.deltaMode ? 16 : 1;
    if (e.shiftKey) { this.x += (e.deltaY || e.deltaX) * unit / this.scale; this.ask(); return; }
    this.zoom(Math.exp(-e.deltaY * unit * (e.ctrlKey ? 0.01 : 0.0016)), e.offsetX, e.offsetY);
  }

  private at(px: number, py: number): Box | undefined {
    const x = (px - this.canvas.clientWidth / 2) / this.scale + this.x, y = (py - this.canvas.clientHeight / 2) / this.scale + this.y;
    const slack = this.scale < 0.3 ? 6 / this.scale : 0;
    let best: Box | undefined, near = Infinity;
    for (const boxes of this.grid.values()) {
      if (x < boxes[0]!.x - slack || x > boxes[0]!.x + boxes[0]!.w + slack) continue;
      for (const b of boxes) {
        if (!shownOn(this.m.nodes[b.node]!.side, this.side)) continue;
        const d = Math.max(b.y - y, y - b.y - b.h, 0);
        if (d <= slack && d < near) { best = b; near = d; }
      }
    }
    return best;
  }

  private move(e: PointerEvent): void {
    if (this.drag && e.buttons) {
      const dx = e.clientX - this.drag.x, dy = e.clientY - this.drag.y;
      if (!this.drag.moved && Math.hypot(dx, dy) < 4) return;
      this.drag = { x: e.clientX, y: e.clientY, moved: true };
      this.x -= dx / this.scale;
      this.y -= dy / this.scale;
      this.ask();
      return;
    }
    const hit = this.at(e.offsetX, e.offsetY)?.node ?? -1;
    this.canvas.style.cursor = hit < 0 ? "grab" : "pointer";
    this.canvas.title = hit < 0 || this.scale >= 0.45 ? "" : this.m.nodes[hit]!.name;
    if (hit !== this.hover) { this.hover = hit; this.ask(); }
  }

  private up(e: PointerEvent): void {
    const drag = this.drag;
    this.drag = null;
    if (!drag || drag.moved) return;
    const b = this.at(e.offsetX, e.offsetY);
    if (!b) return;
    const y = (e.offsetY - this.canvas.clientHeight / 2) / this.scale + this.y - b.y - head;
    this.open(b.node, b.rows[Math.floor(y / rowHigh)]?.column ?? "");
  }

  // press lets the keyboard walk: along lines, and through a rank.
  private press(e: KeyboardEvent): void {
    if (e.ctrlKey || e.metaKey || e.altKey || !this.scene) return;
    const at = this.scene.box.has(this.cursor) ? this.cursor : this.scene.box.has(this.selected) ? this.selected : -1;
    const go = (node: number | undefined) => {
      if (node === undefined) return;
      const n = this.m.nodes[node]!;
      this.cursor = node;
      this.reveal(node);
      this.say(`${n.kind} ${n.name}, ${statusNames[n.status]}, ${n.inputs.length} inputs, ${n.readers.length} readers`);
    };
    const here = (nodes: number[]) => nodes.filter((n) => this.scene!.box.has(n) && shownOn(this.m.nodes[n]!.side, this.side));
    const first = this.scene.boxes[0]?.node;
    const keys: Record<string, () => void> = {
      ArrowRight: () => go(at < 0 ? first : here(this.m.nodes[at]!.readers)[0]),
      ArrowLeft: () => go(at < 0 ? first : here(this.m.nodes[at]!.inputs)[0]),
      ArrowDown: () => go(at < 0 ? first : this.beside(at, 1)),
      ArrowUp: () => go(at < 0 ? first : this.beside(at, -1)),
      Enter: () => at >= 0 && this.open(at, ""),
      "+": () => this.zoom(1.3), "=": () => this.zoom(1.3), "-": () => this.zoom(1 / 1.3), "0": () => this.fit(),
    };
    const act = keys[e.key];
    if (!act) return;
    e.preventDefault();
    act();
  }

  private beside(node: number, by: number): number | undefined {
    const b = this.scene!.box.get(node)!;
    const rank = [...(this.grid.get(Math.round(b.x)) ?? [])].sort((p, q) => p.y - q.y);
    return rank[rank.indexOf(b) + by]?.node;
  }

  private draw(): void {
    const c = this.canvas, g = this.ctx, ratio = devicePixelRatio || 1, w = c.clientWidth, hgt = c.clientHeight;
    if (!w || !hgt) return;
    if (c.width !== Math.round(w * ratio) || c.height !== Math.round(hgt * ratio)) { c.width = Math.round(w * ratio); c.height = Math.round(hgt * ratio); }
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    g.fillStyle = this.colors.paper!;
    g.fillRect(0, 0, w, hgt);
    if (!this.scene) return;
    const k = this.scale * ratio;
    g.setTransform(k, 0, 0, k, (w / 2 - this.x * this.scale) * ratio, (hgt / 2 - this.y * this.scale) * ratio);
    const view = { l: this.x - w / 2 / this.scale, r: this.x + w / 2 / this.scale, t: this.y - hgt / 2 / this.scale, b: this.y + hgt / 2 / this.scale };
    this.lines(view);
    for (const b of this.scene.boxes)
      if (b.x < view.r && b.x + b.w > view.l && b.y < view.b && b.y + b.h > view.t && shownOn(this.m.nodes[b.node]!.side, this.side)) this.box(b);
  }

  private faded(node: number): boolean {
    return this.marks.dimmed(node) || (!!this.marks.path && !this.marks.path.has(node));
  }

  private lines(view: { l: number; r: number; t: number; b: number }): void {
    const g = this.ctx, far = this.scale < 0.25, width = Math.max(1.2, 0.7 / this.scale);
    const lit = this.hover >= 0 ? this.hover : this.selected, paths: Record<string, Path2D> = {};
    const nodes = this.m.nodes, faint = Math.min(0.4, Math.max(0.06, 400 / this.scene!.lines.length));
    for (const l of this.scene!.lines) {
      if (!shownOn(l.side, this.side)) continue;
      const p = l.points, y0 = p[1]!, y1 = p[p.length - 1]!;
      if (p[0]! > view.r || p[p.length - 2]! < view.l) continue;
      if (p.length === 4 && (Math.max(y0, y1) < view.t || Math.min(y0, y1) > view.b)) continue;
      const faded = this.faded(l.from) || this.faded(l.to);
      let kind = "edge";
      if (l.from === lit || l.to === lit || (this.marks.path && !faded)) kind = "accent";
      else if (faded) kind = "faded";
      else if (l.side === 1) kind = "removed";
      else if (l.side === 2) kind = "added";
      else if (nodes[l.from]!.status >= 2 && nodes[l.to]!.status === 2) kind = "stale";
      const path = (paths[kind] ??= new Path2D());
      if (far) this.straight(path, l); else this.curve(path, l);
    }
    for (const kind of ["faded", "edge", "stale", "added", "removed", "accent"]) {
      if (!paths[kind]) continue;
      g.strokeStyle = this.colors[kind === "faded" ? "edge" : kind]!;
      g.globalAlpha = kind === "faded" ? 0.22 : kind === "accent" ? 1 : kind === "stale" ? (far ? faint : 0.6) : far ? faint : 0.9;
      g.lineWidth = kind === "accent" ? width * 1.4 : width;
      g.setLineDash(kind === "removed" ? [5, 4] : []);
      g.stroke(paths[kind]!);
    }
    g.setLineDash([]);
    g.globalAlpha = 1;
  }

  private straight(path: Path2D, l: Line): void {
    const p = l.points;
    path.moveTo(p[0]!, p[1]!);
    for (let i = 2; i < p.length; i += 2) path.lineTo(p[i]!, p[i + 1]!);
  }

  private curve(path: Path2D, l: Line): void {
    const p = l.points;
    path.moveTo(p[0]!, p[1]!);
    for (let i = 2; i < p.length; i += 2) {
      const x = p[i - 2]!, y = p[i - 1]!, u = p[i]!, v = p[i + 1]!, bend = u > x ? Math.min((u - x) / 2, 60) : 40;
      if (y === v) path.lineTo(u, v); else path.bezierCurveTo(x + bend, y, u - bend, v, u, v);
    }
  }

  private box(b: Box): void {
    const g = this.ctx, n = this.m.nodes[b.node]!, key = statusKeys[n.status], color = this.colors[key]!, s = this.scale;
    const chosen = b.node === this.selected, pointed = b.node === this.hover || b.node === this.cursor;
    g.globalAlpha = this.faded(b.node) && !chosen && !pointed ? 0.28 : 1;
    if (s < 0.28) {
      const grow = Math.max(0, (2.2 / s - b.h) / 2);
      g.fillStyle = chosen ? this.colors.accent! : color;
      g.fillRect(b.x, b.y - grow, Math.max(b.w, 4 / s), b.h + 2 * grow);
      g.globalAlpha = 1;
      return;
    }
    g.beginPath();
    g.roundRect(b.x, b.y, b.w, b.h, 6);
    g.fillStyle = this.scene!.cards || n.status === 0 || this.m.calm(b.node) ? this.colors.panel! : this.colors[key + "-soft"]!;
    g.fill();
    g.lineWidth = chosen ? 2.4 : pointed ? 2 : 1;
    g.strokeStyle = chosen || pointed ? this.colors.accent! : n.status ? color : this.colors.line!;
    g.setLineDash(n.side === 1 ? [4, 3] : []);
    g.stroke();
    g.setLineDash([]);
    g.fillStyle = color;
    g.beginPath();
    g.roundRect(b.x, b.y, 4, b.h, [6, 0, 0, 6]);
    g.fill();
    g.textBaseline = "middle";
    const mid = b.y + (b.rows.length ? head : b.h) / 2;
    let right = b.x + b.w - 9;
    const step = n.step;
    g.textAlign = "right";
    if (s >= 0.4) {
      g.font = `600 10.5px ${sans}`;
      g.fillStyle = color;
      const tag = (step !== undefined ? `${step + 1}` : "");
      g.fillText(tag, right, mid);
      if (tag) right -= g.measureText(tag).width + 7;
      const worst = this.m.worst(b.node);
      if (worst === "error" || worst === "warning") {
        g.fillStyle = this.colors[worst]!;
        g.beginPath();
        g.moveTo(right - 9, mid + 4); g.lineTo(right - 4.5, mid - 4.5); g.lineTo(right, mid + 4);
        g.fill();
        right -= 14;
      }
    }
    g.textAlign = "left";
    let left = b.x + 12;
    if (n.change && n.change.origin === "direct") {
      g.font = `700 12px ${mono}`;
      g.fillStyle = color;
      g.fillText(n.change.verdict === "equivalent" ? "=" : signs[n.change.kind] ?? "~", left, mid);
      left += 13;
    }
    g.font = `${(n.status >= 2 && !this.m.calm(b.node)) || b.rows.length ? 600 : 500} 12px ${sans}`;
    g.fillStyle = n.status === 0 && !b.rows.length ? this.colors.muted! : this.colors.ink!;
    g.fillText(this.clip(n.name, right - left, 0.55), left, mid);
    this.rows(b);
    g.globalAlpha = 1;
  }

  private rows(b: Box): void {
    const g = this.ctx;
    b.rows.forEach((r, i) => {
      const y = b.y + head + i * rowHigh, on = b.node === this.selected && r.column === this.column;
      g.fillStyle = on ? this.colors["accent"]! : this.colors.line!;
      if (on) { g.globalAlpha = 0.13; g.fillRect(b.x + 4, y, b.w - 4, rowHigh); g.globalAlpha = 1; } else g.fillRect(b.x + 4, y, b.w - 4, 1);
      g.font = `${on ? 700 : 500} 12px ${mono}`;
      g.fillStyle = this.colors.ink!;
      g.fillText(this.clip(r.column || "which rows", b.w - 24), b.x + 12, y + (r.text ? 12 : rowHigh / 2));
      g.font = `10.5px ${mono}`;
      g.fillStyle = this.colors.muted!;
      if (r.text) g.fillText(this.clip(r.text, b.w - 24), b.x + 12, y + 26);
    });
    if (b.more) {
      g.font = `11px ${sans}`;
      g.fillStyle = this.colors.muted!;
      g.fillText(`and ${b.more} more`, b.x + 12, b.y + b.h - 10);
    }
  }

  // clip shortens a text to the room; a part of it is kept from its end.
  private clip(text: string, room: number, end = 0): string {
    const g = this.ctx;
    if (g.measureText(text).width <= room) return text;
    const cut = (n: number) => text.slice(0, n - Math.floor(n * end)) + "…" + text.slice(text.length - Math.floor(n * end));
    let lo = 0, hi = Math.min(text.length - 1, 80);
    while (lo < hi) {
      const mid = (lo + hi + 1) >> 1;
      if (g.measureText(cut(mid)).width <= room) lo = mid; else hi = mid - 1;
    }
    return cut(lo);
  }
}
