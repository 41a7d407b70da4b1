// Chromium, as the tests and pictures use it.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

export const require = createRequire(process.env.TOOLS + "/");
const { chromium } = require("playwright-core");

export const launch = () => chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox", "--force-color-profile=srgb"] });

// open opens a page at a fragment, and notes what it says and asks for.
export async function open(browser, file, fragment = "", options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  const page = await context.newPage();
  page.said = [];
  page.asked = [];
  page.on("console", (m) => page.said.push(`${m.type()}: ${m.text()}`));
  page.on("pageerror", (e) => page.said.push(`error: ${e.message}`));
  page.on("request", (r) => page.asked.push(r.url()));
  await page.goto(pathToFileURL(file).href + fragment);
  await page.waitForSelector("html[data-ready]");
  return page;
}
