import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, type TestContext } from "vitest";
import { prepare, readDataset, type Dataset } from "../../../../src/data/files/index.ts";

/** The folder `name` of the data directory; skips the test, loudly, where there is none. */
function folder(name: string, context: TestContext): string {
  const path = join(process.env.DFA_DATA_DIR ?? "", name);
  if (!process.env.DFA_DATA_DIR || !existsSync(path)) {
    console.warn(`SKIPPED: ${context.task.name}: set DFA_DATA_DIR to a directory that holds ${name}/`);
    context.skip();
  }
  return path;
}

/** Sum of the pixels as stored, 0 … 255: a sum of integers, exact after rounding each. */
const pixelSum = (values: Float64Array): number => values.reduce((sum, x) => sum + Math.round(255 * x), 0);

function histogram({ labels, classes }: Dataset): number[] {
  const counts = classes!.map(() => 0);
  labels!.forEach((label) => counts[label]++);
  return counts;
}

/** Expected numbers by NumPy from the same files. */
describe("real data", () => {
  test("MNIST, the 10,000 test images", async (context) => {
    const data = await readDataset(join(folder("mnist", context), "t10k-images-idx3-ubyte.gz"));
    expect(data.inputs).toMatchObject({ rows: 10_000, cols: 784 });
    expect(data.classes).toEqual(Array.from("0123456789"));
    expect(histogram(data)).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]);
    expect([...data.labels!.subarray(0, 10)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
    expect(pixelSum(data.inputs.data)).toBe(264_923_200);
    expect(pixelSum(data.inputs.data.subarray(0, 784))).toBe(18_454);
    expect(pixelSum(data.inputs.data.subarray(-784))).toBe(41_833);
    expect(pixelSum(data.inputs.data.filter((_, k) => k % 784 === 406))).toBe(1_326_752);
    const { inputs } = prepare(data);
    // Background pixels are (0 − mean) / sd; the numbers by NumPy are good to twelve digits.
    expect(Math.abs(inputs.data[0] + 0.13251460584233696 / 0.3104802479305351)).toBeLessThan(1e-11);
  });
  test("CIFAR-10, 10,000 training images", async (context) => {
    const data = await readDataset(join(folder("cifar10", context), "data_batch_1.bin.gz"));
    expect(data.inputs).toMatchObject({ rows: 10_000, cols: 3072 });
    expect(histogram(data)).toEqual(Array.from({ length: 10 }, () => 1000));
    expect([...data.labels!.subarray(0, 10)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(pixelSum(data.inputs.data)).toBe(3_706_051_518);
    expect(pixelSum(data.inputs.data.subarray(0, 3072))).toBe(454_954);
    expect(pixelSum(data.inputs.data.subarray(-3072))).toBe(313_379);
  });
  test("a folder of CIFAR-10 and a limit", async (context) => {
    const path = folder("cifar10", context);
    const data = await readDataset(path, { limit: 7 });
    expect([...data.labels!]).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(data.source).toMatch(/^data_batch_1\.bin/);
  });
});
