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

// Gradescope, "Autograder output format".
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
    output: text,
    output_format: oneOf("text", "html", "simple_format", "md", "ansi"),
    visibility: oneOf("visible", "hidden", "after_due_date", "after_published"),
  }, ["status"])),
  extra_data: free,
});

// SARIF 2.1.0 (OASIS, 27 March 2020): the objects that vouch writes, sections 3.13 to 3.35.
const message = object({ text: filled });
const multiformat = object({ text: filled });
export const sarif = object({
  $schema: filled,
  version: oneOf("2.1.0"),
  runs: array(object({
    tool: object({
      driver: object({
        name: filled,
        version: filled,
        rules: array(object({
          id: filled,
          shortDescription: multiformat,
          fullDescription: multiformat,
          help: multiformat,
          defaultConfiguration: object({ level: oneOf("none", "note", "warning", "error") }),
        }, ["shortDescription", "fullDescription", "help", "defaultConfiguration"])),
      }),
    }),
    automationDetails: object({ id: filled }),
    originalUriBaseIds: { type: "object", additionalProperties: object({ description: message }) },
    columnKind: oneOf("utf16CodeUnits", "unicodeCodePoints"),
    results: array(object({
      ruleId: filled,
      ruleIndex: count,
      level: oneOf("none", "note", "warning", "error"),
      message,
      locations: array(object({
        physicalLocation: object({
          artifactLocation: object({ uri: { type: "string", format: "uri-reference" }, uriBaseId: filled }),
          region: object({ startLine: { type: "integer", minimum: 1 } }),
        }, ["region"]),
        logicalLocations: array(object({ fullyQualifiedName: filled })),
      }, ["physicalLocation", "logicalLocations"])),
      partialFingerprints: { type: "object", additionalProperties: filled },
      suppressions: array(object({
        kind: oneOf("inSource", "external"),
        status: oneOf("accepted", "underReview", "rejected"),
        justification: text,
      })),
    }, ["locations", "suppressions"])),
    properties: free,
  })),
});

export const summary = object({
  schema: oneOf("vouch-run/1"),
  tool: object({ name: oneOf("vouch"), version: filled }),
  policy: object({ name: filled, sha256: text }),
  toolchain: object({ sha256: orNull(digest) }),
  counts: object({ pass: count, fail: count, unverified: count }),
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
      waived: { type: "boolean" },
    })),
    wall_s: { type: "number" },
  })),
  timing: object({ started: orNull(filled), finished: orNull(filled) }),
});
