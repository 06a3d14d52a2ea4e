import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DEEP_RULES, deepProblemSchema, parseWith } from "../../src/problem/index.ts";

const page = readFileSync("docs/rules.md", "utf8");

test("the table has a row for every rule, with its source, and another what was measured", () => {
  for (const [name, { title }] of Object.entries(DEEP_RULES)) {
    expect(page).toMatch(new RegExp(`^\\| \`${name}\` \\| .* \\| (\\[\\w+\\].*|classic|the control) \\|$`, "m"));
    expect(page).toMatch(new RegExp(`^\\| ${title} \\| \\d+\\.\\d ± \\d\\.\\d % `, "m"));
  }
});

test("the problem it shows is one", () => {
  const [, shown] = /^```json\n(.*?)^```$/ms.exec(page)!;
  expect(parseWith(deepProblemSchema, JSON.parse(shown))).toMatchObject({ rule: "kp", backward: { decay: 0.01 } });
});
