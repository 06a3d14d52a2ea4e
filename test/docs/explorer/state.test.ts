import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { complaint, defaultsOf, FIELDS, mended, TABS, type Field } from "../../../docs/explorer/fields.ts";
import { fromHash, startOf, stateWith, toHash, wrongIn } from "../../../docs/explorer/state.ts";

const CASES = { seed: 1, numRuns: Number(process.env.DFA_CASES ?? 200) };

/** Texts that a field takes. */
function textsOf(field: Field): fc.Arbitrary<string> {
  const { kind, choices, least = 1, most = 1e6 } = field;
  const whole = fc.integer({ min: Math.ceil(least), max: Math.floor(most) }).map(String);
  switch (kind) {
    case "choice":
      return fc.constantFrom(...choices!.map(([value]) => value));
    case "integer":
      return whole;
    case "number":
      return fc.double({ min: least, max: most, noNaN: true }).map(String);
    case "size":
      return fc.oneof(whole, fc.constant("infinite"));
    case "batch":
      return fc.oneof(whole, fc.constantFrom("flow", "full"));
    case "list":
      return fc.array(fc.double({ min: 0, max: 9, noNaN: true }), { maxLength: 4 }).map((values) => values.join(", "));
    case "text":
      return fc.string({ unit: "grapheme", maxLength: 12 });
  }
}

const states = fc.constantFrom(...TABS).chain((tab) =>
  fc.record({
    tab: fc.constant(tab),
    values: fc.record(Object.fromEntries(FIELDS[tab].map((field) => [field.name, textsOf(field)]))),
    at: fc.integer({ min: 0, max: 10_000 }).map((k) => k / 10_000),
  }),
);

describe("the URL", () => {
  test("says the whole state, and says it once", () => {
    fc.assert(
      fc.property(states, (state) => {
        const { state: read, complaints } = fromHash(`#${toHash(state)}`);
        expect(read).toEqual(state);
        expect(complaints).toEqual([]);
        expect(toHash(read)).toBe(toHash(state));
      }),
      CASES,
    );
  });

  test("names only what was chosen", () => {
    expect(toHash(startOf("linear"))).toBe("tab=linear");
    expect(toHash(stateWith("linear", { depth: "5" }, 0.25))).toBe("tab=linear&depth=5&at=0.25");
  });

  test.each([
    ["#tab=nowhere", "tab must be one of"],
    ["#depth=0", "Depth L must be a whole number from 2 to 8"],
    ["#depth=NaN", "Depth L must be a whole number"],
    ["#kappa=", "Condition number κ must be a number"],
    ["#width=wide", "Width must be"],
    ["#spectrum=1,x", "Singular values"],
    ["#rule=adam", "Rule must be one of dfa"],
    ["#colour=red", '"colour" is nothing that can be chosen here'],
    ["#at=2", "at must be a number from 0 to 1"],
  ])("leaves at its default, and says, what it cannot follow: %s", (hash, sentence) => {
    const { state, complaints } = fromHash(hash);
    expect(state).toEqual(startOf("linear"));
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toContain(sentence);
  });
});

describe("the table of fields", () => {
  test.each(TABS)("of %s has names of its own and defaults that hold", (tab) => {
    const names = FIELDS[tab].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const field of FIELDS[tab]) expect(complaint(field, field.default)).toBeNull();
    expect(wrongIn(startOf(tab))).toBeNull();
  });

  test("what plays no part is not complained of", () => {
    const wrong = stateWith("linear", { density: "7" });
    expect(wrongIn(wrong)).toBeNull();
    expect(wrongIn({ ...wrong, values: { ...wrong.values, feedback: "sparse" } })).toContain("Density");
  });

  test("from the default every choice can be made, or says what it needs", () => {
    for (const tab of TABS)
      for (const field of FIELDS[tab])
        for (const [value] of field.choices ?? []) {
          const state = stateWith(tab, { [field.name]: value });
          const needs = field.needs?.(value, state.values) ?? null;
          if (needs === null) expect(wrongIn(state), `${field.name}=${value}`).toBeNull();
          else expect(wrongIn(state)).toContain(`needs ${needs}`);
        }
  });

  test("what a change rules out gives way, and the change stays", () => {
    const values = { ...defaultsOf("linear"), width: "infinite", rule: "bp", feedback: "repeated" };
    const all = mended(FIELDS.linear, values, "width");
    expect([all.width, all.rule, all.feedback, all.initial]).toEqual(["infinite", "dfa", "orthonormal", "zero"]);
    expect(wrongIn({ tab: "linear", values: all, at: 1 })).toBeNull();
    expect(mended(FIELDS.linear, defaultsOf("linear"), "width")).toEqual(defaultsOf("linear"));
  });

  test("every kind of number refuses what is none", () => {
    for (const tab of TABS) {
      for (const field of FIELDS[tab]) {
        if (field.kind === "text" || field.kind === "list") continue;
        for (const text of ["", "one", "NaN", "Infinity", "-1e99"]) expect(complaint(field, text)).not.toBeNull();
      }
    }
    expect(defaultsOf("linear").spectrum).toBe("");
  });
});
