// The formats that machines read, made from golden reports: valid by schemas and parsers that are not
// ours (validators.mjs), and all of them telling the same verdict and the same findings.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parsed } from "./browsing.mjs";
import { ofGithub, ofReport, ofRun, ofTable, sorted } from "./readers.mjs";
import * as validators from "./validators.mjs";

const folder = `${process.env.VOUCH_PAGES}/formats`;
const REPORTS = ["passes", "fails", "unverified", "hostile"];
const read = (name) => readFileSync(`${folder}/${name}`, "utf8");

test("SARIF is valid by the schema of the standard", () => {
  for (const name of [...REPORTS, "run"]) validators.assertSarif(JSON.parse(read(`${name}.sarif`)), name);
});

test("Gradescope's results and summary.json are valid by their schemas", () => {
  for (const name of REPORTS) {
    validators.assertSchema("gradescope", JSON.parse(read(`${name}.gradescope`)), name);
  }
  validators.assertSchema("summary", JSON.parse(read("run.json")), "run.json");
});

test("JUnit XML is valid by Ant's strict schema, and its counts are true", async () => {
  validators.assertJunit([...REPORTS, "run"].map((name) => `${folder}/${name}.junit`));
  for (const name of [...REPORTS, "run"]) {
    const counts = await parsed(read(`${name}.junit`), "application/xml", (dom) =>
      [...dom.querySelectorAll("testsuite")].map((suite) => [
        Number(suite.getAttribute("tests")) - suite.querySelectorAll("testcase").length,
        Number(suite.getAttribute("failures")) - suite.querySelectorAll("failure").length,
        Number(suite.getAttribute("errors")) - suite.querySelectorAll("error").length,
      ].join()));
    assert.equal(counts.length, name === "run" ? 4 : 1);
    for (const difference of counts) assert.equal(difference, "0,0,0");
  }
});

test("the pages are valid HTML", async () => {
  for (const name of [...REPORTS, "run"]) await validators.assertHtml(read(`${name}.html`), name);
});

test("members stand in no format for machines", () => {
  for (const format of ["junit", "github", "gradescope", "sarif"]) {
    for (const name of [...REPORTS, ...(format === "gradescope" ? [] : ["run"])]) {
      const content = read(`${name}.${format}`);
      assert.doesNotMatch(content, /ada@|Ada Byron|Grace Hopper|HYPERLINK/, `${name}.${format}`);
    }
  }
});

test("every line for GitHub is what its own library writes, at most ten of a kind", () => {
  for (const name of [...REPORTS, "run"]) {
    const kinds = {};
    for (const { kind } of validators.readAnnotations(read(`${name}.github`))) {
      kinds[kind] = (kinds[kind] ?? 0) + 1;
    }
    for (const number of Object.values(kinds)) assert.ok(number <= 10);
  }
});

test("Markdown makes no markup of what a submission says", () => {
  for (const name of [...REPORTS, "run"]) {
    const html = validators.renderMarkdown(read(`${name}.markdown`));
    const tags = sorted([...html.matchAll(/<([a-z0-9]+)/g)].map((match) => match[1]));
    const ours = ["code", "em", "h1", "h2", "hr", "li", "ol", "p", "strong", "table", "tbody", "td", "th",
      "thead", "tr", "ul"];
    assert.deepEqual(tags.filter((tag) => !ours.includes(tag)), [], name);
  }
});

test("formats agree on the verdict and on the findings", async () => {
  for (const name of REPORTS) {
    const [verdict, found] = ofReport.json(read(`${name}.json`));
    for (const [format, reader] of Object.entries(ofReport)) {
      const [otherVerdict, otherFound] = await reader(read(`${name}.${format}`));
      assert.equal(otherVerdict, verdict, `${name}.${format}`);
      assert.deepEqual(sorted(otherFound), sorted(found), `${name}.${format}`);
    }
    const all = JSON.parse(read(`${name}.json`)).findings;
    const open = all.filter((finding) => !finding.waived);
    const annotated = ofGithub(read(`${name}.github`));
    assert.deepEqual(sorted(annotated.found.map(({ entry }) => entry)),
      sorted(open.map((finding) => `${finding.severity} ${finding.id}`)));
    assert.deepEqual(sorted(annotated.waived),
      sorted(all.filter((finding) => finding.waived).map((finding) => finding.id)));
    assert.equal(annotated.notChecked.length, verdict === "unverified" ? 1 : 0);
    assert.equal(annotated.passed.length, verdict === "pass" ? 1 : 0);
  }
});

test("the formats of a run agree on every group", async () => {
  const expected = ofRun.json(read("run.json")).map(([group, verdict, found]) => [group, verdict, sorted(found)]);
  for (const format of ["junit", "sarif"]) {
    const groups = (await ofRun[format](read(`run.${format}`)))
      .map(([group, verdict, found]) => [group, verdict, sorted(found)]);
    assert.deepEqual(groups, expected, format);
  }
  const table = ofTable.json(read("run.json"));
  const byGroup = (rows) => [...rows].sort(([a], [b]) => (a < b ? -1 : 1));
  const rows = validators.readCsv(readFileSync(`${folder}/run.csv`, "utf8"));
  assert.deepEqual(ofTable.csv(rows), table);
  for (const format of ["markdown", "html"]) {
    assert.deepEqual(byGroup(await ofTable[format](read(`run.${format}`))), byGroup(table), format);
  }
  assert.deepEqual(ofGithub(read("run.github")).idle.length, JSON.parse(read("run.json")).idle_waivers.length);
  // A terminal's lines are cut to its width.
  assert.deepEqual(ofTable.text(read("run.text")).map(([, verdict]) => verdict),
    table.map(([, verdict]) => verdict));
});
