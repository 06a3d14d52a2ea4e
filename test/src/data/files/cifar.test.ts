import { describe, expect, test } from "vitest";
import { CIFAR10_CLASSES, parseCifar10 } from "../../../../src/data/files/index.ts";
import { refusal } from "./helpers.ts";

/** A batch whose pixel j of record i is (i + j) mod 256, by the published layout. */
function batch(labels: readonly number[]): { name: string; bytes: Uint8Array } {
  const records = labels.map((label, i) => [label, ...Array.from({ length: 3072 }, (_, j) => (i + j) % 256)]);
  return { name: "b.bin", bytes: Uint8Array.from(records.flat()) };
}

const bad = (bytes: Uint8Array): Promise<string> => refusal(() => parseCifar10([{ name: "b.bin", bytes }], "s"));

describe("CIFAR-10 binary batches", () => {
  test("labels, pixels and classes, over several batches", () => {
    const data = parseCifar10([batch([3, 9]), batch([0])], "s");
    expect([...data.labels!]).toEqual([3, 9, 0]);
    expect(data.inputs).toMatchObject({ rows: 3, cols: 3072 });
    for (const [i, j] of [
      [0, 0],
      [1, 300],
      [1, 3071],
      [2, 5],
    ]) {
      expect(data.inputs.data[i * 3072 + j]).toBe((((i % 2) + j) % 256) / 255);
    }
    expect(data.targets.cols).toBe(10);
    expect(data.targets.data[3]).toBe(1);
    expect(data.targets.data.reduce((sum, y) => sum + y)).toBe(3);
    expect(data.classes).toBe(CIFAR10_CLASSES);
    expect(CIFAR10_CLASSES[3]).toBe("cat");
  });
  test("a limit stops within a batch", () => {
    expect([...parseCifar10([batch([3, 9]), batch([0, 1])], "s", 3).labels!]).toEqual([3, 9, 0]);
  });
  test("partial records, empty files and labels above 9", async () => {
    const { bytes } = batch([1, 10]);
    expect(await bad(bytes)).toBe("b.bin: CIFAR-10 labels need to be 0 to 9, got 10 in record 2");
    expect(await bad(bytes.subarray(1))).toBe(
      "b.bin: a CIFAR-10 batch needs whole records of 3073 bytes, got 6145 bytes",
    );
    expect(await bad(bytes.subarray(0, 0))).toMatch(/got 0 bytes$/);
  });
});

test("records of 3074 bytes are CIFAR-100: the fine label of two is taken", async () => {
  const record = (coarse: number, fine: number): number[] => [coarse, fine, ...Array.from({ length: 3072 }, () => 51)];
  const data = parseCifar10([{ name: "train.bin", bytes: Uint8Array.from([...record(19, 99), ...record(0, 7)]) }], "s");
  expect([...data.labels!]).toEqual([99, 7]);
  expect(data.targets.cols).toBe(100);
  expect(data.inputs.data.every((x) => x === 0.2)).toBe(true);
  expect(data.notes).toEqual(["CIFAR-100: the fine labels, 100 classes"]);
  expect(await bad(Uint8Array.from(record(0, 100)))).toBe(
    "b.bin: CIFAR-100 labels need to be 0 to 99, got 100 in record 1",
  );
});
