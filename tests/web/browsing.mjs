// Chromium as the tests use it: pages that must not log, request or run anything of a submission's.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SIZES = { phone: [390, 844], desktop: [1440, 900], projector: [1920, 1080] };

let browser;
before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.VOUCH_CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
});
after(() => browser?.close());

/// A context that the test closes, for what `open` does not allow.
export const newContext = (options) => browser.newContext(options);

/// Opens a file; when the test ends, nothing may have been logged, requested or run by a submission.
export async function open(t, file, { size = "desktop", scheme = "light" } = {}) {
  const [width, height] = SIZES[size];
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme });
  const page = await context.newPage();
  const troubles = [];
  page.on("console", (message) => troubles.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => troubles.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => { troubles.push("dialog"); dialog.dismiss(); });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith("file:") && !url.startsWith("data:")) troubles.push(`request: ${url}`);
  });
  await page.addInitScript(() => { window.canary = () => { window.canaryRan = true; }; });
  await page.goto(pathToFileURL(file).href);
  t.after(async () => {
    assert.notEqual(await page.evaluate(() => window.canaryRan), true, "a submission's script ran");
    assert.deepEqual(troubles, []);
    await context.close();
  });
  return page;
}

/// axe-core finds nothing on the page, and it does not scroll sideways.
export async function assertAccessible(page, name) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => window.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  }));
  assert.deepEqual(violations.map((violation) => `${name}: ${violation.id}: ` +
    violation.nodes.slice(0, 3).map((node) => node.html).join(" | ")), []);
  const overflow = await page.evaluate(() =>
    document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.equal(overflow, 0, `${name} scrolls sideways`);
}

/// Nothing in the page is markup, script or a hidden character of a submission's.
export async function assertNothingInjected(page, scripts) {
  const found = await page.evaluate(() => ({
    scripts: document.querySelectorAll("script").length,
    foreign: document.querySelectorAll("img, iframe, object, embed, link, form, base, [style]").length,
    handlers: [...document.querySelectorAll("*")].flatMap((element) => [...element.attributes])
      .filter((attribute) => attribute.name.startsWith("on")).length,
    addresses: [...document.querySelectorAll("[href], [src]")]
      .map((element) => element.getAttribute("href") ?? element.getAttribute("src"))
      .filter((address) => !/^(#|groups\/[^/:]*\/report\.html$|data:image\/png;base64,)/.test(address)),
    hidden: /[\u202a-\u202e\u2066-\u2069\u001b\u0007]/.test(document.documentElement.outerHTML),
    ran: Boolean(window.canaryRan),
  }));
  assert.deepEqual(found,
    { scripts, foreign: 0, handlers: 0, addresses: [], hidden: false, ran: false });
}

/// Presses Tab until the focus has been everywhere; each stop has to show that it has the focus.
export async function walk(page, most = 400) {
  const visited = [];
  for (let i = 0; i < most; ++i) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const active = document.activeElement;
      if (active === document.body) return null;
      const style = getComputedStyle(active);
      const box = active.getBoundingClientRect();
      return {
        what: active.id || active.className || active.tagName.toLowerCase(),
        shown: style.outlineStyle !== "none" && style.outlineWidth !== "0px",
        inView: box.bottom > 0 && box.top < innerHeight && box.width > 0,
      };
    });
    if (stop === null) break;
    visited.push(stop);
  }
  assert.deepEqual(visited.filter((stop) => !stop.shown || !stop.inView), []);
  return visited.map((stop) => stop.what);
}

/// Runs `read` in an empty page, where an HTML or XML text can be parsed by a browser's own parser.
export async function parsed(text, type, read) {
  const context = await browser.newContext();
  const page = await context.newPage();
  try {
    return await page.evaluate(`(() => {
      const dom = new DOMParser().parseFromString(${JSON.stringify(text)}, ${JSON.stringify(type)});
      return (${read})(dom);
    })()`);
  } finally {
    await context.close();
  }
}
