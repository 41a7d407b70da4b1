// Two texts side by side, line by line.
import { h } from "./dom";

const most = 1500; // lines: beyond it the comparison costs too much

export function compare(a: string, b: string): HTMLElement {
  const x = a.split("\n").slice(0, most), y = b.split("\n").slice(0, most);
  const width = y.length + 1, best = new Uint16Array((x.length + 1) * width);
  for (let i = x.length - 1; i >= 0; i--) for (let j = y.length - 1; j >= 0; j--)
    best[i * width + j] = x[i] === y[j] ? best[(i + 1) * width + j + 1]! + 1 : Math.max(best[(i + 1) * width + j]!, best[i * width + j + 1]!);
  const out: { sign: string; text: string }[] = [];
  let i = 0, j = 0;
  while (i < x.length || j < y.length) {
    if (i < x.length && j < y.length && x[i] === y[j]) { out.push({ sign: " ", text: x[i]! }); i++; j++; }
    else if (j >= y.length || (i < x.length && best[(i + 1) * width + j]! >= best[i * width + j + 1]!)) out.push({ sign: "-", text: x[i++]! });
    else out.push({ sign: "+", text: y[j++]! });
  }
  const near = (k: number) => out.slice(Math.max(0, k - 3), k + 4).some((l) => l.sign !== " ");
  const lines: HTMLElement[] = [];
  let gap = false;
  out.forEach((l, k) => {
    if (!near(k)) { gap = true; return; }
    if (gap && lines.length) lines.push(h("span", { class: "gap" }, "⋯\n"));
    gap = false;
    lines.push(h(l.sign === "+" ? "ins" : l.sign === "-" ? "del" : "span", null, l.sign + " " + l.text + "\n"));
  });
  return h("pre", { class: "diff", tabindex: "0", role: "region", "aria-label": "Difference of the compiled SQL" }, lines);
}
