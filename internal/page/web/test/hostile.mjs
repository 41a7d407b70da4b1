// Give some things of a manifest names that try to become part of the page.
import { readFileSync } from "node:fs";

const evil = "</script><img src=x onerror=globalThis.hacked=1><!--\u2028\u2029'\"`${globalThis.hacked=1}&lt;";
const quoted = JSON.stringify(evil).slice(1, -1);
const text = readFileSync(0, "utf8").replaceAll("customer_segments", quoted).replaceAll("legacy_segment", "legacy</script>");
const m = JSON.parse(text);
for (const n of Object.values(m.nodes)) {
  n.tags = [evil];
  n.description = evil;
  n.meta = { owner: evil };
}
process.stdout.write(JSON.stringify(m));
