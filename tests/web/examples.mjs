// The pages and formats that the real program made of examples/ and of a hostile submission
// (run_examples.sh): what people do with them, that they are sound, and that they all say the same.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { assertAccessible, assertNothingInjected, open as openFile, walk } from "./browsing.mjs";
import { ofGithub, ofReport, ofRun, ofTable, sorted } from "./readers.mjs";
import * as validators from "./validators.mjs";

const made = process.env.VOUCH_EXAMPLES;
const HOSTILE = "evil<img src=x onerror=canary()>";
const read = (path) => readFileSync(`${made}/${path}`, "utf8");
const open = (t, path, options) => openFile(t, `${made}/${path}`, options);
// A group's folder has a name of its own where its id is no good one.
const folders = readdirSync(`${made}/run/groups`);
const idOf = (folder) => JSON.parse(read(`run/groups/${folder}/report.json`)).submission.id;
const folderOf = new Map(folders.map((folder) => [idOf(folder), folder]));
const pathOf = (group) => `run/groups/${folderOf.get(group)}`;
const reportOf = (group) => JSON.parse(read(`${pathOf(group)}/report.json`));
const groups = [...folderOf.keys()].sort();
const summary = JSON.parse(read("run/summary.json"));
const shownGroups = (page) =>
  page.$$eval("#table tbody tr:not([hidden]) th", (cells) => cells.map((cell) => cell.textContent));

test("every sample and the hostile one has its page", () => {
  assert.deepEqual(groups, sorted(summary.groups.map((group) => group.id)));
  assert.ok(groups.includes(HOSTILE) && groups.length >= 15, groups.join());
});

test("the index counts, sorts, filters and searches", async (t) => {
  const page = await open(t, "run/index.html");
  for (const verdict of ["pass", "fail", "unverified"]) {
    const button = page.locator(`button[data-verdict=${verdict}]`);
    assert.equal(await button.locator(".big-number").textContent(), String(summary.counts[verdict]));
    await button.click();
    assert.deepEqual((await shownGroups(page)).sort(), sorted(summary.groups
      .filter((group) => group.verdict === verdict).map((group) => group.id)));
    await button.click();
  }
  await page.getByRole("columnheader", { name: "Group" }).getByRole("button").click();
  const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  assert.deepEqual(await shownGroups(page), [...groups].sort(collator.compare));
  await page.locator("[data-found]", { hasText: "report-too-long" }).click();
  assert.deepEqual(await shownGroups(page), ["nine-pages"]);
  await page.getByRole("button", { name: "Clear filters" }).click();
  await page.fill("#search", "compile-err");
  await page.locator("#shown", { hasText: "1 of" }).waitFor();
  assert.deepEqual(await shownGroups(page), ["compile-error"]);
});

test("from the index to a failing step, its line in view", async (t) => {
  const page = await open(t, "run/index.html");
  await page.getByRole("link", { name: "compile-error" }).click();
  await page.waitForURL(/groups\/compile-error\/report\.html$/);
  assert.equal(await page.locator("[data-verdict]").getAttribute("data-verdict"), "fail");
  const number = reportOf("compile-error").steps.findIndex((step) => step.outcome === "failed") + 1;
  const step = page.locator(`#step-${number}`);
  assert.equal(await step.evaluate((element) => element.open), true);
  const line = await step.evaluate((element) => {
    const box = element.querySelector(".log").getBoundingClientRect();
    const marked = element.querySelector(".marked");
    const at = marked.getBoundingClientRect();
    return { text: marked.textContent, inView: at.top >= box.top && at.bottom <= box.bottom };
  });
  assert.match(line.text, /error:/);
  assert.equal(line.inView, true);
  // The finding has the same line beside it, and the README its steps at their lines.
  const finding = page.locator(".finding[data-id=build-failed]");
  assert.match(await finding.locator(".excerpt .marked").textContent(), /error:/);
  const { source } = reportOf("compile-error").steps[number - 1];
  await page.locator(`#readme-${source.line} a`, { hasText: `step ${number}` }).first().click();
  await page.waitForURL(new RegExp(`#step-${number}$`));
});

test("each step that ran can be opened by keyboard and shows its log", async (t) => {
  const page = await open(t, "run/groups/scheduler-cpp/report.html");
  const { steps } = reportOf("scheduler-cpp");
  for (const [index, { log }] of steps.entries()) {
    const step = page.locator(`#step-${index + 1}`);
    if (!(await step.evaluate((element) => element.open))) {
      await step.locator("summary").focus();
      await page.keyboard.press("Enter");
    }
    assert.equal(await step.evaluate((element) => element.open), true);
    const text = log === null ? "" : read(`run/groups/scheduler-cpp/${log}`);
    assert.equal(await step.locator(".log").count(), text === "" ? 0 : 1, `step ${index + 1}`);
  }
});

test("the keyboard reaches everything, and one sees where it is", async (t) => {
  const index = await walk(await open(t, "run/index.html"));
  for (const stop of ["skip", "search", "groups", "sort"]) assert.ok(index.includes(stop), stop);
  for (const size of ["desktop", "phone"]) {
    const report = await walk(await open(t, "run/groups/compile-error/report.html", { size }));
    for (const stop of ["skip", "log lines", "readme lines", "tree", "summary"]) {
      assert.ok(report.includes(stop), `${stop} of ${report.join(", ")}`);
    }
  }
});

test("the measured text block is drawn over every page's picture", async (t) => {
  const page = await open(t, "run/groups/nine-pages/report.html");
  const { report_pdf: pdf } = reportOf("nine-pages");
  assert.equal(await page.locator(".pages svg image").count(), pdf.pages);
  assert.equal(await page.locator(".pages rect.block").count(), pdf.pages);
  for (let number = 1; number <= pdf.pages; ++number) {
    const seen = await page.locator(`#page-${number} svg`).evaluate(async (svg) => {
      const { href } = svg.querySelector("image");
      const picture = new Image();
      picture.src = href.baseVal;
      await picture.decode();
      const [block, whole] = [svg.querySelector("rect.block"), svg].map((element) => element.getBoundingClientRect());
      return { drawn: picture.naturalWidth > 100, inside: block.left >= whole.left && block.right <= whole.right &&
        block.top >= whole.top && block.bottom <= whole.bottom && block.width > whole.width / 2 };
    });
    assert.deepEqual(seen, { drawn: true, inside: true }, `page ${number}`);
  }
  assert.equal(await page.locator("#page-9 figure.marked .tag", { hasText: "report-too-long" }).count(), 1);
});

test("the archive's tree, the limits in force and the receipt are there", async (t) => {
  const page = await open(t, "run/groups/mac-junk/report.html");
  const tree = await page.locator(".tree").textContent();
  assert.match(tree, /\.DS_Store.*Makefile.*README\.md/);
  assert.ok(await page.locator(".tree .tag", { hasText: "archive-junk" }).count() > 0);
  const report = reportOf("mac-junk");
  const isolation = await page.locator("#isolation").textContent();
  assert.match(isolation, /bubblewrap/);
  for (const value of [report.sandbox.limits.memory, ...Object.values(report.sandbox.enforced)]) {
    assert.ok(isolation.includes(value), value);
  }
  const receipt = await page.locator("#receipt-section").textContent();
  for (const { sha256 } of report.submission.files) assert.ok(receipt.includes(sha256));
  assert.ok(receipt.includes(report.policy.sha256) && receipt.includes(report.toolchain.sha256));
});

test("a hostile submission injects nothing, whatever it is shown in", async (t) => {
  const path = `${pathOf(HOSTILE)}/report.html`;
  for (const file of [path, "run/index.html", `send/${folderOf.get(HOSTILE)}/report.html`]) {
    const page = await open(t, file);
    // Everything is opened and passed over, as somebody curious would.
    await page.$$eval("details:not([open]) > summary", (closed) => closed.forEach((summary) => summary.click()));
    await page.mouse.wheel(0, 100000);
    await walk(page);
    await assertNothingInjected(page, file.endsWith("index.html") ? 1 : 2);
  }
  const page = await open(t, path);
  assert.equal(await page.locator("h1").textContent(), HOSTILE);
  const shown = await page.locator("main").textContent();
  for (const text of ["<script>canary()</script>", "{{{id}}}", "\\x1b]0;", "\\u{202e}txt.exe"]) {
    assert.ok(shown.includes(text), `${text} is shown as text`);
  }
});

test("what a hostile step printed is shown as text", async (t) => {
  const page = await open(t, `${pathOf(HOSTILE)}/report.html`);
  const failed = reportOf(HOSTILE).steps.findIndex((step) => step.outcome === "failed") + 1;
  assert.ok(failed > 0, JSON.stringify(reportOf(HOSTILE).steps.map((step) => [step.command, step.outcome])));
  const log = await page.locator(`#step-${failed} .log`).textContent();
  for (const text of ["\\x1b[2J", "]]> <svg onload=canary()>", "<img src=x onerror=canary()>"]) {
    assert.ok(log.includes(text), text);
  }
});

for (const scheme of ["light", "dark"]) {
  for (const size of ["phone", "desktop"]) {
    test(`axe-core finds nothing: ${scheme}, ${size}`, async (t) => {
      const pages = ["run/index.html", ...["compile-error", "nine-pages", "mac-junk", "no-report", HOSTILE]
        .map((group) => `${pathOf(group)}/report.html`), "send/compile-error/report.html"];
      for (const path of pages) await assertAccessible(await open(t, path, { size, scheme }), path);
    });
  }
}

test("a group's copy names nobody else and nothing of this machine", () => {
  assert.deepEqual(readdirSync(`${made}/send`).sort(), [...folders].sort());
  const emails = groups.flatMap((group) => reportOf(group).submission.members)
    .map((member) => member.email).filter(Boolean);
  assert.ok(emails.includes("mallory@example.org"), "some group gave an address");
  const staff = JSON.parse(read("run/staff.json"));
  for (const group of groups) {
    assert.deepEqual(readdirSync(`${made}/send/${folderOf.get(group)}`), ["report.html"]);
    const page = read(`send/${folderOf.get(group)}/report.html`);
    // Neither our own style and script nor a picture's letters name anybody.
    const texts = page.replace(/<(style|script)>[^]*?<\/\1>/g, "").replace(/base64,[^"]*/g, "");
    for (const email of emails) assert.ok(!page.includes(email), `${group}: ${email}`);
    assert.ok(!page.includes(made) && !page.includes(process.env.HOME + "/"), `${group}: a path`);
    for (const other of groups) {
      // Names that are words of their own kind stand in other groups' texts by chance.
      if (other !== group && !reportText(group).includes(other)) {
        assert.ok(!texts.includes(other), `${group} names ${other}`);
      }
    }
    assert.doesNotMatch(page, /data-id="submission-duplicate"/);
  }
  assert.ok(JSON.stringify(staff).length > 0);
});
/// What the group itself handed in, as far as its page shows it.
function reportText(group) {
  const facts = existsSync(`${made}/${pathOf(group)}/facts.json`)
    ? read(`${pathOf(group)}/facts.json`) : "";
  return facts + JSON.stringify(reportOf(group));
}

test("pages and formats are valid by validators that are not ours", async () => {
  for (const group of groups) await validators.assertHtml(read(`${pathOf(group)}/report.html`), group);
  await validators.assertHtml(read("run/index.html"), "index.html");
  validators.assertJunit(["run.junit", "run/junit.xml", "compile-error.junit"].map((name) => `${made}/${name}`));
  for (const name of ["run.sarif", "compile-error.sarif"]) validators.assertSarif(JSON.parse(read(name)), name);
  validators.assertSchema("gradescope", JSON.parse(read("compile-error.gradescope")), "gradescope");
  validators.assertSchema("summary", summary, "summary.json");
  assert.equal(validators.readCsv(read("run/summary.csv")).length, groups.length);
});

test("the formats of the run agree on every group's verdict and findings", async () => {
  const expected = ofRun.json(read("run.json"));
  const whole = new Map(expected.map(([group, verdict, found]) => [group, [verdict, sorted(found)]]));
  // summary.json holds what is for staff, too; a group's formats do not.
  const ofGroup = (group) => ofReport.json(read(`${pathOf(group)}/report.json`));
  for (const group of groups) {
    const [verdict, found] = ofGroup(group);
    assert.equal(whole.get(group)[0], verdict, group);
    for (const [name, format] of [["report.html", "html"], ["report.md", "markdown"]]) {
      const [otherVerdict, otherFound] = await ofReport[format](read(`${pathOf(group)}/${name}`));
      assert.equal(otherVerdict, verdict, `${group} ${format}`);
      assert.deepEqual(sorted(otherFound), sorted(found), `${group} ${format}`);
    }
  }
  for (const [name, format] of [["run.junit", "junit"], ["run/junit.xml", "junit"], ["run.sarif", "sarif"]]) {
    for (const [group, verdict, found] of await ofRun[format](read(name))) {
      const [expectedVerdict, expectedFound] = ofGroup(group);
      assert.equal(verdict, expectedVerdict, `${group} ${name}`);
      assert.deepEqual(sorted(found), sorted(expectedFound), `${group} ${name}`);
    }
  }
  const table = ofTable.json(read("run.json")).sort();
  assert.deepEqual(ofTable.csv(validators.readCsv(read("run/summary.csv"))).sort(), table);
  for (const [name, format] of [["run.markdown", "markdown"], ["run.html", "html"], ["run/index.html", "html"]]) {
    assert.deepEqual((await ofTable[format](read(name))).sort(), table, name);
  }
  const { found, notChecked } = ofGithub(read("run.github"));
  for (const { group, entry } of found) assert.ok(whole.get(group)[1].includes(entry), `${group} ${entry}`);
  for (const group of notChecked) assert.equal(whole.get(group)[0], "unverified");
  const errors = groups.flatMap((group) => reportOf(group).findings).filter((finding) => finding.severity === "error");
  assert.equal(found.filter(({ entry }) => entry.startsWith("error")).length, Math.min(10, errors.length));
});

test("the events of the run tell the same verdicts as it went", () => {
  const events = read("events.ndjson").trimEnd().split("\n").map((line) => JSON.parse(line));
  for (const event of events) validators.assertSchema("event_line", event, event.event);
  assert.equal(events[0].event, "run_started");
  assert.equal(events[0].submissions, groups.length);
  const finished = events.filter((event) => event.event === "group_finished");
  assert.deepEqual(finished.map((event) => [event.group, event.verdict, event.first_error ?? ""]).sort(),
    ofTable.json(read("run.json")).sort());
  const { event, pass, fail, unverified } = events.at(-1);
  assert.deepEqual({ event, pass, fail, unverified }, { event: "run_finished", ...summary.counts });
});

test("the formats of one check agree", async () => {
  const [verdict, found] = ofReport.json(read("compile-error.json"));
  for (const [format, reader] of Object.entries(ofReport)) {
    const [otherVerdict, otherFound] = await reader(read(`compile-error.${format}`));
    assert.equal(otherVerdict, verdict, format);
    assert.deepEqual(sorted(otherFound), sorted(found), format);
  }
  assert.deepEqual(sorted(ofGithub(read("compile-error.github")).found.map(({ entry }) => entry)), sorted(found));
});
