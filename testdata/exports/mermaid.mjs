// Read diagrams with Mermaid's own parser, within the limits that it has where
// diagrams are shown.
import { readFileSync } from 'node:fs';
import { JSDOM } from 'jsdom';

const dom = new JSDOM('<div></div>');
globalThis.window = dom.window;
globalThis.document = dom.window.document;
const { default: mermaid } = await import('mermaid');
mermaid.initialize({ startOnLoad: false });

const files = process.argv.slice(2);
for (const file of files) {
  const text = readFileSync(file, 'utf8');
  const edges = (text.match(/ -\.?->/g) ?? []).length;
  if (text.length > 50_000 || edges > 500) {
    throw new Error(`${file}: ${text.length} characters, ${edges} edges: too large to be shown`);
  }
  await mermaid.parse(text);
}
console.log(`mermaid parsed ${files.length} diagrams`);
