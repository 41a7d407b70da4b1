// Elements. Texts only ever become text nodes.
type Child = Node | string | number | null | undefined | false;
type Attributes = Record<string, string | boolean | number | null | undefined | ((e: never) => void)>;

export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attrs: Attributes | null, ...children: (Child | Child[])[]): HTMLElementTagNameMap[K] {
  const e = document.createElement(tag);
  for (const [k, v] of Object.entries(attrs ?? {})) {
    if (v === null || v === undefined || v === false) continue;
    if (typeof v === "function") e.addEventListener(k, v as unknown as EventListener);
    else e.setAttribute(k, v === true ? "" : String(v));
  }
  fill(e, children);
  return e;
}

export function fill(e: Element, children: (Child | Child[])[]): void {
  for (const c of children.flat()) if (c !== null && c !== undefined && c !== false) e.append(c instanceof Node ? c : String(c));
}

export function replace(e: Element, ...children: (Child | Child[])[]): void {
  e.replaceChildren();
  fill(e, children);
}

export function svg(d: string, label = ""): SVGElement {
  const e = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  e.setAttribute("viewBox", "0 0 16 16");
  e.setAttribute("class", "icon");
  if (label) { e.setAttribute("role", "img"); e.setAttribute("aria-label", label); } else e.setAttribute("aria-hidden", "true");
  const p = document.createElementNS(e.namespaceURI!, "path");
  p.setAttribute("d", d);
  e.append(p);
  return e as SVGElement;
}

export const plural = (n: number, one: string, many = one + "s") => `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

export function duration(seconds: number | null): string {
  if (seconds === null) return "";
  if (seconds < 0.001) return "<1 ms";
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`;
  const s = Math.round(seconds);
  if (s < 100) return `${s}s`;
  if (s < 6000) return `${Math.floor(s / 60)}m ${String(s % 60).padStart(2, "0")}s`;
  return `${Math.floor(s / 3600)}h ${String(Math.floor(s / 60) % 60).padStart(2, "0")}m`;
}
