// Reads verdict and findings back out of every format, as somebody would who has only that format.
// Of one submission: [verdict, ["severity id", ...]].
import { readAnnotations, renderMarkdown } from "./validators.mjs";
import { parsed } from "./browsing.mjs";

const OF_LEVEL = { error: "error", warning: "warning", notice: "info", note: "info" };
const MARKED = /<li>\s*(?:<p>)?<strong>(\w+)<\/strong> <code>([a-z-]+)<\/code>/g;

export const sorted = (list) => [...new Set(list)].sort();
const verdictOf = (words) => (words.startsWith("not checked") ? "unverified" : words.toLowerCase());
const marked = (html) => [...html.matchAll(MARKED)].map((match) => `${match[1]} ${match[2]}`);

export const ofReport = {
  json(text) {
    const report = JSON.parse(text);
    return [report.verdict, report.findings.map((finding) => `${finding.severity} ${finding.id}`)];
  },
  text(text) {
    const lines = text.split("\n");
    const severities = { "To fix": "error", "Worth a look": "warning", "To know": "info" };
    let severity;
    const found = [];
    for (const line of lines) {
      if (/^\S/.test(line)) severity = severities[line];
      const match = /^ {2}\S ([a-z]+(?:-[a-z]+)+)(?: {2}|$)/.exec(line);
      if (severity && match) found.push(`${severity} ${match[1]}`);
    }
    return [verdictOf(lines[0].split("  ")[0].toLowerCase()), found];
  },
  markdown(text) {
    const html = renderMarkdown(text);
    const [, title] = /<h1>(.*?)<\/h1>/.exec(html);
    return [verdictOf(title.split(": ").pop()), marked(html)];
  },
  html: (text) => parsed(text, "text/html", (dom) => [
    dom.querySelector("[data-verdict]").dataset.verdict,
    [...dom.querySelectorAll(".finding")].map((item) => `${item.dataset.severity} ${item.dataset.id}`),
  ]),
  junit: async (text) => (await ofRun.junit(text))[0].slice(1),
  gradescope(text) {
    const results = JSON.parse(text);
    return [results.extra_data.verdict,
      results.tests.flatMap((entry) => marked(renderMarkdown(entry.output)))];
  },
  sarif: (text) => ofRun.sarif(text)[0].slice(1),
};

/// Annotations: "severity id" of each that is open, the ids of those that are waived, which groups
/// were not checked or pass, and what is said of waivers that did nothing.
export function ofGithub(text) {
  const found = [], waived = [], notChecked = [], idle = [], passed = [];
  for (const { kind, title, message } of readAnnotations(text)) {
    const [group, id] = [title.slice(0, title.lastIndexOf(": ")), title.split(": ").pop()];
    if (title === "waivers") idle.push(...message.split("\n"));
    else if (id === "not checked by vouch") notChecked.push(group);
    else if (id === "pass") passed.push(group);
    else if (id === "waived") waived.push(group.split(": ").pop());
    else found.push({ group, entry: `${OF_LEVEL[kind]} ${id}` });
  }
  return { found, waived, notChecked, idle, passed };
}

/// Of a run: a list of [group, verdict, ["severity id", ...]] in the format's own order.
export const ofRun = {
  json: (text) => JSON.parse(text).groups.map((group) => [group.id, group.verdict,
    group.findings.map((finding) => `${finding.severity} ${finding.id}`)]),
  junit: (text) => parsed(text, "application/xml", (dom) =>
    [...dom.querySelectorAll("testsuite")].map((suite) => [
      suite.getAttribute("name"),
      suite.querySelector("property[name=verdict]").getAttribute("value"),
      [...suite.querySelectorAll("failure, error, system-out")]
        .flatMap((element) => element.textContent.split("\n"))
        .map((line) => /^(error|warning|info) ([a-z-]+)[ :]/.exec(line)).filter(Boolean)
        .map((match) => `${match[1]} ${match[2]}`),
    ])),
  sarif: (text) => JSON.parse(text).runs.map((run) => [
    run.automationDetails.id.replace(/^vouch\//, ""), run.properties.verdict,
    run.results.map((result) => `${OF_LEVEL[result.level]} ${result.ruleId}`),
  ]),
};

/// Of a run: [group, verdict, what to mend first or ""] where a format has no more room.
export const ofTable = {
  csv: (rows) => rows.map((row) => [row.group, row.verdict, row.first_error]),
  json: (text) => JSON.parse(text).groups.map((group) =>
    [group.id, group.verdict, group.first_error ?? ""]),
  markdown: (text) => parsed(renderMarkdown(text), "text/html", (dom) =>
    [...dom.querySelectorAll("tbody tr")].map((row) => {
      const cells = [...row.cells].map((cell) => cell.textContent);
      return [cells[0], cells[1].startsWith("not checked") ? "unverified" : cells[1], cells[4]];
    })),
  html: (text) => parsed(text, "text/html", (dom) =>
    [...dom.querySelectorAll("#table tbody tr")].map((row) => {
      const first = row.querySelector(".note").textContent;
      return [row.cells[0].textContent, row.dataset.v, /^[a-z]+(-[a-z]+)+$/.test(first) ? first : ""];
    })),
  text: (text) => text.split("\n").slice(1).map((line) => /^(.*?) {2,}(pass|FAIL|not checked) +\S.*? +\d+(?: {2}(.*))?$/.exec(line))
    .filter(Boolean).map(([, group, verdict, note]) => [group, verdictOf(verdict),
      /^[a-z]+(-[a-z]+)+(?= |$|;)/.exec(note ?? "")?.[0] ?? ""]),
};
