// The formats that machines read: valid by schemas and parsers that are not ours, and all of them
// telling the same verdict and the same findings.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { chromium } from "playwright-core";
import * as schemas from "./schemas.mjs";

const folder = `${process.env.VOUCH_PAGES}/formats`;
const REPORTS = ["passes", "fails", "unverified", "hostile"];
const read = (name) => readFileSync(`${folder}/${name}`, "utf8");
const ajv = addFormats(new Ajv({ allErrors: true, strict: true }));

let browser, page;
before(async () => {
  browser = await chromium.launch({
    executablePath: process.env.VOUCH_CHROMIUM, args: ["--no-sandbox", "--disable-gpu"],
  });
  page = await browser.newPage();
});
after(() => browser?.close());

function validate(schema, name) {
  const check = ajv.compile(schema);
  assert.ok(check(JSON.parse(read(name))), `${name}: ${ajv.errorsText(check.errors)}`);
}

test("SARIF, Gradescope and summary.json are valid by their schemas", () => {
  for (const name of REPORTS) {
    validate(schemas.sarif, `${name}.sarif`);
    validate(schemas.gradescope, `${name}.gradescope`);
  }
  validate(schemas.sarif, "run.sarif");
  validate(schemas.summary, "run.json");
});

test("JUnit XML is valid by the strict schema, and its counts are true", async () => {
  const files = [...REPORTS, "run"].map((name) => `${folder}/${name}.junit`);
  execFileSync("xmllint", ["--noout", "--schema", "junit.xsd", ...files], { stdio: "pipe" });
  for (const name of [...REPORTS, "run"]) {
    const counts = await page.evaluate((xml) => {
      const suites = new DOMParser().parseFromString(xml, "application/xml").querySelectorAll("testsuite");
      return [...suites].map((suite) => [
        Number(suite.getAttribute("tests")) - suite.querySelectorAll("testcase").length,
        Number(suite.getAttribute("failures")) - suite.querySelectorAll("failure").length,
        Number(suite.getAttribute("errors")) - suite.querySelectorAll("error").length,
      ].join());
    }, read(`${name}.junit`));
    assert.equal(counts.length, name === "run" ? 4 : 1);
    for (const difference of counts) assert.equal(difference, "0,0,0");
  }
});

test("members stand in no format for machines", () => {
  for (const format of ["junit", "github", "gradescope", "sarif"]) {
    for (const name of [...REPORTS, ...(format === "gradescope" ? [] : ["run"])]) {
      const content = read(`${name}.${format}`);
      assert.doesNotMatch(content, /ada@|Ada Byron|Grace Hopper|HYPERLINK/, `${name}.${format}`);
    }
  }
});

const COMMAND = /^::(error|warning|notice) (?:file=([^,:]*),)?(?:line=(\d+),)?title=([^,:]*)::(.*)$/;
const decode = (text) =>
  text.replace(/%2C/g, ",").replace(/%3A/g, ":").replace(/%0A/g, "\n").replace(/%0D/g, "\r").replace(/%25/g, "%");

test("every line for GitHub is one annotation, at most ten of a kind", () => {
  for (const name of [...REPORTS, "run"]) {
    const lines = read(`${name}.github`).split("\n").filter(Boolean);
    const kinds = {};
    for (const line of lines) {
      const match = COMMAND.exec(line);
      assert.ok(match, `${name}: ${line}`);
      kinds[match[1]] = (kinds[match[1]] ?? 0) + 1;
    }
    for (const number of Object.values(kinds)) assert.ok(number <= 10);
  }
});

// Each reads (verdict, ["severity id", ...]) back out of one format.
const sorted = (list) => [...new Set(list)].sort();
const KIND = { error: "error", warning: "warning", notice: "info", note: "info" };
const readers = {
  json(name) {
    const report = JSON.parse(read(`${name}.json`));
    return [report.verdict, report.findings.map((finding) => `${finding.severity} ${finding.id}`)];
  },
  text(name) {
    const lines = read(`${name}.text`).split("\n");
    const severities = { "To mend": "error", "Worth a look": "warning", "To know": "info" };
    const word = { PASS: "pass", FAIL: "fail", NOT: "unverified" }[lines[0].split(" ")[0]];
    let severity;
    const found = [];
    for (const line of lines) {
      severity = line === "Steps" ? undefined : severities[line] ?? severity;
      const match = /^ {2}\S ([a-z]+(?:-[a-z]+)+)(?: {2}|$)/.exec(line);
      if (severity && match) found.push(`${severity} ${match[1]}`);
    }
    return [word, found];
  },
  markdown(name) {
    const content = read(`${name}.markdown`);
    const word = content.split("\n")[0].split(": ").pop();
    return [word === "not checked by vouch" ? "unverified" : word,
      [...content.matchAll(/^- \*\*(\w+)\*\* `([a-z-]+)`/gm)].map((match) => `${match[1]} ${match[2]}`)];
  },
  async html(name) {
    return page.evaluate((html) => {
      const dom = new DOMParser().parseFromString(html, "text/html");
      return [dom.querySelector(".tag.big").classList[2],
        [...dom.querySelectorAll(".finding")].map((item) => `${item.dataset.severity} ${item.dataset.id}`)];
    }, read(`${name}.html`));
  },
  async junit(name) {
    return page.evaluate((xml) => {
      const dom = new DOMParser().parseFromString(xml, "application/xml");
      const told = [...dom.querySelectorAll("failure, error, system-out")]
        .flatMap((element) => element.textContent.split("\n"));
      return [dom.querySelector("property[name=verdict]").getAttribute("value"),
        told.map((line) => /^(error|warning|info) ([a-z-]+)[ :]/.exec(line)).filter(Boolean)
          .map((match) => `${match[1]} ${match[2]}`)];
    }, read(`${name}.junit`));
  },
  gradescope(name) {
    const results = JSON.parse(read(`${name}.gradescope`));
    return [results.extra_data.verdict, results.tests.flatMap((entry) =>
      [...entry.output.matchAll(/^- \*\*(\w+)\*\* `([a-z-]+)`/gm)].map((match) => `${match[1]} ${match[2]}`))];
  },
  sarif(name) {
    const [run] = JSON.parse(read(`${name}.sarif`)).runs;
    return [run.properties.verdict, run.results.map((result) => `${KIND[result.level]} ${result.ruleId}`)];
  },
};

test("formats agree on the verdict and on the findings", async () => {
  for (const name of REPORTS) {
    const [verdict, found] = readers.json(name);
    for (const [format, reader] of Object.entries(readers)) {
      const [otherVerdict, otherFound] = await reader(name);
      assert.equal(otherVerdict, verdict, `${name}.${format}`);
      assert.deepEqual(sorted(otherFound), sorted(found), `${name}.${format}`);
    }
    // Annotations are for what is open: those that are waived are left out.
    const open = JSON.parse(read(`${name}.json`)).findings.filter((finding) => !finding.waived);
    const annotated = read(`${name}.github`).split("\n").filter(Boolean).map((line) => COMMAND.exec(line))
      .map((match) => `${KIND[match[1]]} ${decode(match[4]).split(": ").pop()}`)
      .filter((entry) => !entry.endsWith("not checked by vouch"));
    assert.deepEqual(sorted(annotated), sorted(open.map((finding) => `${finding.severity} ${finding.id}`)));
  }
});

test("the formats of a run agree on every group's verdict", async () => {
  const { groups } = JSON.parse(read("run.json"));
  const expected = groups.map((group) => group.verdict);
  const suites = await page.evaluate((xml) =>
    [...new DOMParser().parseFromString(xml, "application/xml").querySelectorAll("property[name=verdict]")]
      .map((property) => property.getAttribute("value")), read("run.junit"));
  assert.deepEqual(suites, expected);
  assert.deepEqual(JSON.parse(read("run.sarif")).runs.map((run) => run.properties.verdict), expected);
  const words = { "pass": "pass", "FAIL": "fail", "not checked": "unverified" };
  const table = read("run.text").split("\n").slice(1, 5)
    .map((line) => words[/ {2}(pass|FAIL|not checked) /.exec(line)[1]]);
  assert.deepEqual(table, expected);
  const rows = read("run.csv").split("\r\n").slice(1, 5).map((line) => line.split(",")[1]);
  assert.deepEqual(rows, expected);
  const markdown = read("run.markdown").split("\n").filter((line) => line.startsWith("| ")).slice(2)
    .map((line) => / \| (pass|fail|not checked by vouch) \| /.exec(line)[1].replace(/^not.*/, "unverified"));
  assert.deepEqual(markdown, expected);
  const shown = await page.evaluate((html) =>
    [...new DOMParser().parseFromString(html, "text/html").querySelectorAll("tbody tr")]
      .map((row) => row.dataset.v), read("run.html"));
  assert.deepEqual(shown.sort(), [...expected].sort());
});
