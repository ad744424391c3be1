// What the JSON formats have to look like, as JSON Schema (draft 2020-12). Nothing that is not named
// is allowed, so that a slip of the pen is found.
const object = (properties, optional = []) => ({
  type: "object",
  properties,
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  additionalProperties: false,
});
const array = (items) => ({ type: "array", items });
const text = { type: "string" };
const filled = { type: "string", minLength: 1 };
const digest = { type: "string", pattern: "^[0-9a-f]{64}$" };
const orNull = (schema) => ({ anyOf: [schema, { type: "null" }] });
const oneOf = (...values) => ({ enum: values });
const count = { type: "integer", minimum: 0 };
const free = { type: "object" };

const verdict = oneOf("pass", "fail", "unverified");
const status = oneOf("passed", "warned", "failed", "not_checked");
const stages = (schema) => object(Object.fromEntries(
  ["submission", "archive", "readme", "report", "build", "run"].map((name) => [name, schema])));

// Gradescope, "Autograder specifications: output format"; a published text, no published schema.
export const gradescope = object({
  output: text,
  output_format: oneOf("text", "html", "simple_format", "md", "ansi"),
  visibility: oneOf("visible", "hidden", "after_due_date", "after_published"),
  stdout_visibility: oneOf("visible", "hidden", "after_due_date", "after_published"),
  execution_time: { type: "number", minimum: 0 },
  tests: array(object({
    name: filled,
    number: text,
    status: oneOf("passed", "failed"),
    score: { type: "number", minimum: 0 },
    max_score: { type: "number", minimum: 0 },
    output: text,
    output_format: oneOf("text", "html", "simple_format", "md", "ansi"),
    visibility: oneOf("visible", "hidden", "after_due_date", "after_published"),
  }, ["status", "score", "max_score"])),
  extra_data: free,
});

export const summary = object({
  schema: oneOf("vouch-run/1"),
  tool: object({ name: oneOf("vouch"), version: filled }),
  policy: object({ name: filled, sha256: text }),
  toolchain: object({ sha256: orNull(digest) }),
  counts: object({ pass: count, fail: count, unverified: count }),
  idle_waivers: array(filled),
  groups: array(object({
    id: filled,
    verdict,
    stages: stages(status),
    errors: count,
    warnings: count,
    first_error: orNull(filled),
    late_by_s: orNull(count),
    not_checked_reason: orNull(filled),
    findings: array(object({
      id: filled,
      severity: oneOf("error", "warning", "info"),
      audience: oneOf("group", "staff"),
      message: text,
      where: free,
      waived: orNull(object({ by: filled, reason: filled })),
    })),
    wall_s: { type: "number" },
  })),
  timing: object({ started: orNull(filled), finished: orNull(filled) }),
});

// A line of `--events FILE`.
const moment = { type: "string", format: "date-time" };
const event = (name, members) => object({ schema: oneOf("vouch-event/1"), at: moment, event: oneOf(name), ...members });
export const event_line = {
  oneOf: [
    event("run_started", { submissions: count, policy: filled, jobs: { type: "integer", minimum: 1 } }),
    event("group_started", { group: filled }),
    event("stage_started", { group: filled, stage: filled }),
    event("group_finished", {
      group: filled, verdict, errors: count, warnings: count, first_error: orNull(filled),
      reused: { type: "boolean" },
    }),
    event("run_finished", { pass: count, fail: count, unverified: count }),
  ],
};
