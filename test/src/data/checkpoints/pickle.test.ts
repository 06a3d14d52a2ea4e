import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PickledName, unpickle, type PickleHooks } from "../../../../src/data/checkpoints/pickle.ts";
import { cases, concat, readOrRefuse, refusal } from "../files/helpers.ts";

/** Hooks that build nothing: every call and every reference is an event to be seen. */
function watched(): { hooks: PickleHooks; calls: string[] } {
  const calls: string[] = [];
  const hooks: PickleHooks = {
    call: (name, args) => {
      calls.push(`${name}(${args.length})`);
      return null;
    },
    persistent: (id) => {
      calls.push(`persistent ${JSON.stringify(id)}`);
      return null;
    },
  };
  return { hooks, calls };
}

const from = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const load = (text: string): unknown => unpickle(from(text), "f", watched().hooks);

describe("values as Python pickled them", () => {
  // The texts are what `pickle.dumps(value, protocol)` gives.
  test.each([
    ["None", "\x80\x02N.", null],
    ["True", "\x80\x02\x88.", true],
    ["-2", "\x80\x02J\xfe\xff\xff\xff.", -2],
    ["300", "\x80\x02M\x2c\x01.", 300],
    ["2**40", "\x80\x02\x8a\x06\x00\x00\x00\x00\x00\x01.", 2 ** 40],
    ["-2**40", "\x80\x02\x8a\x06\x00\x00\x00\x00\x00\xff.", -(2 ** 40)],
    ["0.5", "\x80\x02G?\xe0\x00\x00\x00\x00\x00\x00.", 0.5],
    ["'é'", "\x80\x02X\x02\x00\x00\x00\xc3\xa9q\x00.", "é"],
    ["'é', protocol 4", "\x80\x04\x95\x06\x00\x00\x00\x00\x00\x00\x00\x8c\x02\xc3\xa9\x94.", "é"],
    ["(1, (2,), [3])", "\x80\x02K\x01K\x02\x85q\x00]q\x01K\x03a\x87q\x02.", [1, [2], [3]]],
    [
      "a list twice",
      "\x80\x02]q\x00(K\x01K\x02eh\x00\x86q\x01.",
      [
        [1, 2],
        [1, 2],
      ],
    ],
  ])("%s", (_, pickled, value) => {
    expect(load(pickled)).toEqual(value);
  });

  test("a dictionary", () => {
    const found = load("\x80\x02}q\x00(X\x01\x00\x00\x00aq\x01K\x01K\x02Nu.");
    expect(found).toEqual(
      new Map<unknown, unknown>([
        ["a", 1],
        [2, null],
      ]),
    );
  });

  test("a name stands for itself and is never called", () => {
    const { hooks, calls } = watched();
    expect(unpickle(from("\x80\x02cos\nsystem\nq\x00."), "f", hooks)).toEqual(new PickledName("os", "system"));
    expect(calls).toEqual([]);
  });
});

test.each([
  ["a call (REDUCE)", "\x80\x02cos\nsystem\nX\x02\x00\x00\x00ls\x85R.", "os.system(1)"],
  ["an object of a class (NEWOBJ)", "\x80\x02c__main__\nNet\n)\x81.", "__main__.Net(0)"],
])("%s is left to the hook", (_, pickled, call) => {
  const { hooks, calls } = watched();
  unpickle(from(pickled), "f", hooks);
  expect(calls).toEqual([call]);
});

test.each([
  ["a state on what is no dictionary", "\x80\x02]}b.", "a state of its own"],
  ["an opcode of protocol 0", "(lp0\n.", "got opcode 0x70"],
  ["an instance (INST)", "(i__main__\nNet\n.", "got opcode 0x69"],
  ["an extension code", "\x80\x02\x82\x01.", "got opcode 0x82"],
  ["nothing", "", "got its end within a value at byte 0"],
  ["a text that ends too early", "\x80\x02X\xff\xff\xff\xffabc", "got its end within a value"],
  ["a memo that was never set", "\x80\x02h\x07.", "got memo 7"],
  ["a stack without a value", "\x80\x02.", "got a stack without a value"],
  ["items without a mark", "\x80\x02}u.", "got a stack without a mark"],
  ["an integer of 200 bytes", `\x80\x02\x8a\xc8${"\x01".repeat(200)}.`, "at most 16 bytes"],
])("%s is refused", async (_, pickled, sentence) => {
  const { hooks, calls } = watched();
  expect(await refusal(() => unpickle(from(pickled), "f", hooks))).toContain(sentence);
  expect(calls).toEqual([]);
});

test("random opcodes are read or refused, and end", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 120 }), async (bytes) => {
      await readOrRefuse(() => unpickle(concat([0x80, 2], bytes), "f", watched().hooks));
    }),
    cases(2000),
  );
});
