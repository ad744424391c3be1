// The pages of golden reports and of a made run of 2,000 groups in Chromium: what people do with them,
// what a hostile submission cannot do to them. examples.mjs does the same with the real program's.
import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { assertAccessible, assertNothingInjected, newContext, open as openFile, walk } from "./browsing.mjs";

const pages = process.env.VOUCH_PAGES;
const REPORTS = ["passes", "fails", "unverified", "hostile"];
const addressOf = (path) => pathToFileURL(`${pages}/${path}`).href;
const open = (t, path, options) => openFile(t, `${pages}/${path}`, options);

const shownGroups = (page) =>
  page.$$eval("#table tbody tr:not([hidden]) th", (cells) => cells.map((cell) => cell.textContent));

test("the index of 2,000 groups is usable within a second and under 3 MB", async (t) => {
  assert.ok(statSync(`${pages}/index.html`).size < 3e6);
  const page = await open(t, "index.html");
  // The processor's time of the page's thread: it says the same on a machine that is busy otherwise.
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const spent = async () => (await session.send("Performance.getMetrics")).metrics
    .find((metric) => metric.name === "TaskDuration").value;
  const seconds = async (act) => {
    const begin = await spent();
    await act();
    return (await spent()) - begin;
  };
  const usable = await seconds(() => page.reload());
  const sorted = await seconds(() => page.evaluate(() => {
    document.querySelectorAll(".sort")[0].click();
    return document.body.offsetHeight;
  }));
  const painted = await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0);
  t.diagnostic(`usable after ${usable.toFixed(2)} s, sorted after ${sorted.toFixed(2)} s of the processor; ` +
    `painted after ${Math.round(painted)} ms`);
  assert.ok(usable < 1, `${usable} s`);
  assert.ok(sorted < 1, `${sorted} s`);
});

test("the index shows what was not checked first, then failures", async (t) => {
  const page = await open(t, "index.html");
  const verdicts = await page.$$eval("#table tbody tr", (rows) => rows.map((row) => row.dataset.v));
  assert.equal(verdicts.length, 2000);
  const first = (verdict) => verdicts.indexOf(verdict);
  assert.ok(first("unverified") < first("fail") && first("fail") < first("pass"));
  assert.deepEqual([...new Set(verdicts)], ["unverified", "fail", "pass"]);
});

test("the index filters by verdict and by finding, and searches", async (t) => {
  const page = await open(t, "index.html");
  await page.getByRole("button", { name: /^\d+ ?fail/ }).click();
  assert.equal(await page.textContent("#shown"), "400 of 2000 shown");
  assert.ok((await shownGroups(page)).every((id) => Number(id.slice(4)) % 4 === 1));
  await page.getByRole("button", { name: "Clear filters" }).click();
  assert.equal(await page.textContent("#shown"), "2000 of 2000 shown");
  await page.locator("[data-found]", { hasText: "submission-duplicate" }).click();
  assert.deepEqual(await shownGroups(page), ["team0012", "team0512", "team1012", "team1512"]);
  await page.locator("[data-found]", { hasText: "submission-duplicate" }).click();
  await page.fill("#search", "report-too-long team199");
  await page.locator("#shown", { hasText: "1 of 2000 shown" }).waitFor();
  assert.deepEqual(await shownGroups(page), ["team1997"]);
  await page.fill("#search", "nobody is called like that");
  await page.waitForSelector("#none:not([hidden])");
});

test("the index shows every row to who goes on", async (t) => {
  const page = await open(t, "index.html");
  const before = (await shownGroups(page)).length;
  assert.ok(before < 1000, `${before} rows at first`);
  await page.locator("#more").scrollIntoViewIfNeeded();
  await page.locator("#table tbody tr:not([hidden])").nth(before).waitFor();
  // By the keyboard: as it comes into view more rows are added, and it moves away under a pointer.
  await page.locator("#more").press("Enter");
  assert.equal((await shownGroups(page)).length, 2000);
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "A");
});

test("the index is whole where no script runs", async () => {
  const context = await newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(addressOf("index.html"));
  assert.equal(await page.locator("#table tbody tr").nth(1999).isVisible(), true);
  await context.close();
});

test("the index sorts by a column, up and down, and says so", async (t) => {
  const page = await open(t, "index.html");
  const header = page.getByRole("columnheader", { name: "Group" });
  await header.getByRole("button").click();
  assert.equal((await shownGroups(page))[0], "team0000");
  assert.equal(await header.getAttribute("aria-sort"), "ascending");
  await header.getByRole("button").click();
  assert.equal((await shownGroups(page))[0], "team1999");
  assert.equal(await header.getAttribute("aria-sort"), "descending");
  await page.getByRole("columnheader", { name: "Late by" }).getByRole("button").click();
  const late = await page.$$eval("#table tbody tr:first-child td", (cells) =>
    cells.map((cell) => cell.textContent));
  assert.ok(late.includes("9:30:01"), late.join());
});

test("everything can be reached and worked by keyboard", async (t) => {
  const page = await open(t, "small/index.html");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-pressed")), "true");
  assert.equal((await shownGroups(page)).length, 1);
  const visited = await walk(page);
  for (const stop of ["search", "sort", "groups"]) assert.ok(visited.includes(stop), stop);

  const report = await open(t, "groups/fails/report.html");
  await report.locator("#step-2 summary").focus();
  await report.keyboard.press("Enter");
  assert.equal(await report.locator("#step-2").evaluate((step) => step.open), true);
});

test("a failing step is open, with the failing line in view", async (t) => {
  const page = await open(t, "groups/fails/report.html");
  const step = page.locator("#step-3");
  assert.equal(await step.evaluate((element) => element.open), true);
  const seen = await step.evaluate((element) => {
    const box = element.querySelector(".log").getBoundingClientRect();
    const marked = element.querySelector(".marked");
    const line = marked.getBoundingClientRect();
    return { text: marked.textContent, inside: line.top >= box.top && line.bottom <= box.bottom };
  });
  assert.match(seen.text, /^261.*fatal error: tbb\/task_arena\.h: No such file/);
  assert.equal(seen.inside, true);
  await page.locator("#readme-18 a", { hasText: "step 2" }).click();
  await page.locator("#step-2[open]").waitFor();
});

test("each finding stands beside its evidence", async (t) => {
  const page = await open(t, "groups/fails/report.html");
  const finding = page.locator(".finding", { hasText: "build-missing-dependency" }).first();
  assert.match(await finding.locator(".excerpt .marked").textContent(), /task_arena\.h/);
  const links = await page.$$eval("a[href^='#']", (anchors) => anchors
    .map((anchor) => anchor.getAttribute("href").slice(1))
    .filter((id) => !document.getElementById(id)));
  assert.deepEqual(links, []);
  const block = await page.locator("#page-9 rect.block").evaluate((rect) =>
    ["x", "y", "width", "height"].map((name) => Number(rect.getAttribute(name))));
  assert.deepEqual(block, [54, 72, 504, 648]);
  const drawn = await page.locator("#page-9 image").evaluate((image) => {
    const box = image.getBoundingClientRect();
    return box.width > 50 && box.height > 50;
  });
  assert.equal(drawn, true);
});

test("a hostile submission injects nothing", async (t) => {
  for (const path of ["groups/hostile/report.html", "small/index.html"]) {
    const page = await open(t, path);
    await assertNothingInjected(page, path.startsWith("groups") ? 2 : 1);  // our own, and the receipt
  }
});

test("the policy of the page stops a script that slipped in", async () => {
  const context = await newContext();
  const page = await context.newPage();
  await page.goto(addressOf("groups/passes/report.html"));
  const ran = await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.slipped = true";
    document.body.append(script);
    document.body.insertAdjacentHTML("beforeend", "<img src=x onerror='window.slipped = true'>");
    return new Promise((resolve) => setTimeout(() => resolve(Boolean(window.slipped)), 100));
  });
  assert.equal(ran, false);
  await context.close();
});

for (const scheme of ["light", "dark"]) {
  for (const size of ["phone", "desktop"]) {
    test(`axe-core finds nothing: ${scheme}, ${size}`, async (t) => {
      // The large run's index takes axe-core long: its markup is the small one's, twice over in two modes.
      const large = (scheme === "light") === (size === "desktop") ? ["index.html"] : [];
      for (const path of [...large, "small/index.html", ...REPORTS.map((name) => `groups/${name}/report.html`)]) {
        const page = await open(t, path, { size, scheme });
        await assertAccessible(page, path);
      }
    });
  }
}

test("a page prints with every step open and nothing cut off", async (t) => {
  const page = await open(t, "groups/fails/report.html");
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  const printed = await page.evaluate(() => ({
    closed: document.querySelectorAll("details:not([open])").length,
    cut: [...document.querySelectorAll(".log, .readme, .tree")].filter((box) =>
      box.scrollHeight > box.clientHeight + 1).length,
    navigation: getComputedStyle(document.querySelector(".contents")).display,
  }));
  assert.deepEqual(printed, { closed: 0, cut: 0, navigation: "none" });
});
