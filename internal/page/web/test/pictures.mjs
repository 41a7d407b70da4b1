// Takes the pictures of docs/images.
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { terminal } from "./ansi.mjs";
import { launch, open, require } from "./browser.mjs";

const { WORK, NAMES } = process.env;
const { marked } = require("marked");
const browser = await launch();

// small takes a picture with as few colors as look the same.
const small = (p, name, options = {}) => p.screenshot({ path: `${WORK}/${name}.png`, ...options });

async function ofText(name, width, html, most, ready = () => true) {
  const file = `${WORK}/${name}.html`;
  writeFileSync(file, html);
  const p = await browser.newPage({ viewport: { width, height: 400 } });
  await p.goto(pathToFileURL(file).href);
  await p.waitForFunction(ready);
  const box = await p.evaluate(() => { const r = document.body.getBoundingClientRect(); return { w: Math.ceil(r.width), h: Math.ceil(r.height) }; });
  await small(p, name, { fullPage: true, clip: { x: 0, y: 0, width: Math.min(box.w, width), height: Math.min(box.h, most) } });
  await p.close();
}

const css = () => readFileSync(require.resolve("github-markdown-css/github-markdown-light.css"), "utf8");
const mermaid = () => readFileSync(require.resolve("mermaid/dist/mermaid.min.js"), "utf8");
const comment = (text) => `<!doctype html><meta charset="utf-8"><style>${css()} body { margin: 0; padding: 18px; background: #fff; } article { border: 1px solid #d0d7de; border-radius: 6px; padding: 16px 20px; } .markdown-body { font-family: "Liberation Sans", sans-serif; font-size: 14px; } code, pre { font-family: "DejaVu Sans Mono", monospace !important; }</style>
<article class="markdown-body">${marked.parse(text)}</article><script>${mermaid()}</script>
<script>for (const c of document.querySelectorAll("code.language-mermaid")) { const d = document.createElement("div"); d.className = "mermaid"; d.textContent = c.textContent; c.parentElement.replaceWith(d); }
document.querySelector(".mermaid")?.closest("details")?.setAttribute("open", "");
mermaid.initialize({ startOnLoad: false, theme: "neutral" }); mermaid.run().then(() => { globalThis.done = true; });</script>`;

const shots = {
  shop: [["graph", "#"], ["node", "#node=model.shop.fct_orders"], ["column", "#node=model.shop.product_margins&col=margin_amount&scope=path"], ["plan", "#view=plan&step=9"], ["findings", "#view=findings", "dark"]],
  large: [["graph", "#"], ["everything", "#scope=all", "dark"]],
};
for (const name of NAMES.split(" ")) {
  const text = readFileSync(`${WORK}/${name}.ansi`, "utf8");
  const lines = text.split("\n"), most = 62;
  await ofText(`${name}-terminal`, 1100, terminal(lines.slice(0, most).join("\n") + (lines.length > most ? `\n\x1b[2m  … ${lines.length - most} more lines\x1b[0m` : ""), "tailwater plan --base main/target"), 1200);
  await ofText(`${name}-comment`, 940, comment(readFileSync(`${WORK}/${name}.md`, "utf8")), name === "shop" ? 2600 : 1100, () => globalThis.done);
  for (const [view, at, colorScheme = "light"] of shots[name]) {
    const p = await open(browser, `${WORK}/${name}.html.page.html`, at, { colorScheme, viewport: { width: 1360, height: 840 } });
    await p.waitForTimeout(300);
    await small(p, `${name}-${view}`);
    await p.context().close();
  }
}
await browser.close();
