import { expect, test } from "vitest";
import { shown, table } from "../../../../experiments/run/tables/index.ts";

test("pads columns, text to the left and numbers to the right", () => {
  expect(
    table(
      ["id", "n"],
      [
        ["a", "10"],
        ["bcd", "5"],
      ],
    ),
  ).toBe("id    n\n───  ──\na    10\nbcd   5\n");
});

test.each([
  [null, "–"],
  [undefined, "–"],
  [0, "0"],
  [12, "12"],
  [0.123456, "0.1235"],
  [1.5e-9, "1.50e-9"],
  [1234567.5, "1.23e+6"],
  [-0.5, "-0.5000"],
])("%s is shown as %s", (value, text) => {
  expect(shown(value)).toBe(text);
});
