import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test, type TestContext } from "vitest";
import { loadTrainingData, type LoadOptions } from "../../../experiments/data/imageData.ts";
import type { StoredImages } from "../../../experiments/data/storedImages.ts";
import { refusal } from "../../src/data/files/helpers.ts";

const folder = mkdtempSync(join(tmpdir(), "dfa-theory-images-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const options = (dataDir: string | null = null): LoadOptions => ({ folder, dataDir, seed: 1 });

const mnist = (given: Partial<StoredImages> = {}): StoredImages => ({
  kind: "mnist",
  size: "original",
  labelNoise: 0,
  standardise: "none",
  ...given,
});

/** An IDX file of unsigned bytes. */
const idx = (shape: readonly number[], values: ArrayLike<number>): Uint8Array => {
  const header = new DataView(new ArrayBuffer(4 + 4 * shape.length));
  header.setUint32(0, 0x0800 + shape.length);
  shape.forEach((n, d) => header.setUint32(4 + 4 * d, n));
  return Uint8Array.from([...new Uint8Array(header.buffer), ...Array.from(values)]);
};

/** Writes MNIST's pair of files: 4 × 4 images, every pixel of image i being `first + i`, of class (i mod `classes`). */
function writeMnist(name: string, set: "train" | "t10k", count: number, first: number, classes = 3): void {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  const pixels = Array.from({ length: count * 16 }, (_, k) => first + Math.floor(k / 16));
  const labels = Array.from({ length: count }, (_, i) => i % classes);
  writeFileSync(join(path, `${set}-images-idx3-ubyte.gz`), gzipSync(idx([count, 4, 4], pixels)));
  writeFileSync(join(path, `${set}-labels-idx1-ubyte`), idx([count], labels));
}

/** The numbers of the images, from the first pixel of each. */
const numbers = (inputs: Float32Array, pixels = 16): number[] =>
  Array.from({ length: inputs.length / pixels }, (_, i) => Math.round(255 * inputs[i * pixels]));

writeMnist("both", "train", 12, 0);
writeMnist("both", "t10k", 6, 100);
writeMnist("one/mnist", "t10k", 10, 0);
writeMnist("less", "train", 6, 0);
writeMnist("less", "t10k", 4, 100, 2);
writeMnist("more", "train", 6, 0, 2);
writeMnist("more", "t10k", 6, 100, 3);

describe("MNIST", () => {
  test("training and test files are used as they are", async () => {
    const data = await loadTrainingData(mnist({ folder: "both" }), options());
    expect(data).toMatchObject({ inputs: 16, outputs: 3, maps: { channels: 1, size: 4 }, classes: ["0", "1", "2"] });
    expect(numbers(data.train.inputs)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(numbers(data.test!.inputs)).toEqual([100, 101, 102, 103, 104, 105]);
    expect([...data.test!.labels!]).toEqual([0, 1, 2, 0, 1, 2]);
    expect(data.source).toBe(
      "train-images-idx3-ubyte.gz, train-labels-idx1-ubyte, t10k-images-idx3-ubyte.gz, t10k-labels-idx1-ubyte",
    );
  });
  test("so many of each, drawn once and nested", async () => {
    const load = (samples: number) => loadTrainingData(mnist({ folder: "both", samples, testSamples: 2 }), options());
    const [few, more] = [await load(3), await load(7)];
    expect(numbers(more.train.inputs).slice(0, 3)).toEqual(numbers(few.train.inputs));
    expect(new Set(numbers(more.train.inputs)).size).toBe(7);
    numbers(more.train.inputs).forEach((number, i) => expect(more.train.labels![i]).toBe(number % 3));
    expect(few.test!.count).toBe(2);
    expect((await loadTrainingData(mnist({ folder: "both", testSamples: 0 }), options())).test).toBeNull();
  });
  test("one set is split: a fifth for testing, no image in both", async () => {
    const { train, test: tested } = await loadTrainingData(mnist(), options(join(folder, "one")));
    expect([train.count, tested!.count]).toEqual([8, 2]);
    const all = [...numbers(train.inputs), ...numbers(tested!.inputs)];
    expect(all).not.toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(all.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    train.labels!.forEach((label, i) => expect(label).toBe(numbers(train.inputs)[i] % 3));
    const sizes = async (given: Partial<StoredImages>) => {
      const data = await loadTrainingData(mnist(given), options(join(folder, "one", "mnist")));
      return [data.train.count, data.test?.count ?? null];
    };
    expect(await sizes({ testSamples: 4 })).toEqual([6, 4]);
    expect(await sizes({ testSamples: 0 })).toEqual([10, null]);
    expect(await sizes({ samples: 3 })).toEqual([3, 2]);
    expect(await sizes({ samples: 9 })).toEqual([9, 1]);
    expect(await sizes({ samples: 10 })).toEqual([10, null]);
  });
  test("images are averaged to the wanted size and standardised by the training set", async () => {
    const data = await loadTrainingData(mnist({ folder: "both", size: 2, standardise: "global" }), options());
    expect(data).toMatchObject({ inputs: 4, maps: { channels: 1, size: 2 } });
    // Images of one grey each, 0 … 11: variance (12² − 1)/12.
    const sd = Math.sqrt(143 / 12);
    const expected = (grey: number): number => (grey - 5.5) / sd;
    expect(data.train.inputs[0]).toBeCloseTo(expected(0), 5);
    expect(data.test!.inputs[0]).toBeCloseTo(expected(100), 4);
  });
  test("label noise: on the training labels alone, drawn as for any data set of this seed", async () => {
    const noisy = await loadTrainingData(mnist({ folder: "both", labelNoise: 1 }), options());
    const clean = await loadTrainingData(mnist({ folder: "both" }), options());
    expect(noisy.test).toEqual(clean.test);
    expect(noisy.train.labels).not.toEqual(clean.train.labels);
  });
  test("classes that the test set lacks keep their places", async () => {
    const data = await loadTrainingData(mnist({ folder: "less" }), options());
    expect(data.outputs).toBe(3);
    expect([...data.test!.labels!]).toEqual([0, 1, 0, 1]);
  });
  test("refusals say what is wrong and how to get the data", async () => {
    const refused = (spec: StoredImages, dataDir: string | null = null): Promise<string> =>
      refusal(() => loadTrainingData(spec, options(dataDir)));
    expect(await refused(mnist({ folder: "more" }))).toContain('needs the classes of the training set, got "2" too');
    expect(await refused(mnist({ folder: "both", samples: 13 }))).toBe(
      "data.samples must be at most the 12 images of MNIST there, got 13",
    );
    expect(await refused(mnist({ samples: 8, testSamples: 3 }), join(folder, "one"))).toContain("got 11");
    expect(await refused(mnist({ testSamples: 10 }), join(folder, "one"))).toContain("to train on");
    expect(await refused(mnist({ folder: "both", size: 10_000 }))).toBe(
      `the resized images of ${join(folder, "both", "train-images-idx3-ubyte.gz")} must have at most 268435456 entries (2 GiB), got 12 × 100000000; make the problem smaller`,
    );
    expect(await refused(mnist({ folder: "nowhere" }))).toBe(
      `${join(folder, "nowhere")}: needs the files of MNIST (train-images-idx3-ubyte.gz or t10k-images-idx3-ubyte.gz), got none; \`dfa-theory data fetch mnist\` downloads it`,
    );
    const environment = process.env.DFA_DATA_DIR;
    delete process.env.DFA_DATA_DIR;
    try {
      expect(await refused({ ...mnist(), kind: "cifar10" })).toBe(
        "data: CIFAR-10 needs a folder, as data.folder, --data or DFA_DATA_DIR, got none; `dfa-theory data fetch cifar10` downloads it",
      );
    } finally {
      if (environment !== undefined) process.env.DFA_DATA_DIR = environment;
    }
  });
});

test("CIFAR-10: batches in their order, planes by colour", async () => {
  const path = join(folder, "batches");
  mkdirSync(path);
  const batch = (first: number, count: number): Uint8Array =>
    Uint8Array.from({ length: count * 3073 }, (_, k) => {
      const [i, at] = [Math.floor(k / 3073), k % 3073];
      return at === 0 ? (first + i) % 10 : first + i + 50 * Math.floor((at - 1) / 1024);
    });
  writeFileSync(join(path, "data_batch_10.bin"), batch(2, 1));
  writeFileSync(join(path, "data_batch_2.bin.gz"), gzipSync(batch(0, 2)));
  writeFileSync(join(path, "test_batch.bin"), batch(9, 3));
  const data = await loadTrainingData({ ...mnist({ size: 4, folder: "batches" }), kind: "cifar10" }, options());
  expect(data).toMatchObject({ inputs: 48, outputs: 10, maps: { channels: 3, size: 4 }, train: { count: 3 } });
  expect(numbers(data.train.inputs)).toEqual([0, 50, 100, 1, 51, 101, 2, 52, 102]);
  expect([...data.test!.labels!]).toEqual([9, 0, 1]);
  expect(data.source).toBe("data_batch_2.bin.gz, data_batch_10.bin, test_batch.bin");
});

describe("files", () => {
  const iris = { kind: "file", path: "docs/examples/iris.csv", targets: "species", labelNoise: 0 } as const;
  const load = (testFraction: number, standardise: "none" | "feature" = "none") =>
    loadTrainingData({ ...iris, testFraction, standardise }, { ...options(), folder: process.cwd() });
  test("are split by the fraction", async () => {
    const data = await load(0.2);
    expect(data).toMatchObject({ inputs: 4, outputs: 3, maps: null, source: "iris.csv" });
    expect([data.train.count, data.test!.count]).toEqual([120, 30]);
    const whole = await load(0);
    expect(whole.test).toBeNull();
    const sum = (x: Float32Array): number => x.reduce((a, b) => a + b, 0);
    expect(sum(data.train.inputs) + sum(data.test!.inputs)).toBeCloseTo(sum(whole.train.inputs), 6);
    expect(new Set(data.test!.labels)).toEqual(new Set([0, 1, 2]));
  });
  test("a fraction that leaves nothing is refused", async () => {
    expect(await refusal(() => load(0.001))).toContain("got 150 of which a fraction of 0.001 is for testing");
  });
});

/**
 * Sums of all pixels, 0 … 255: of the test images by NumPy, of the training images from their published mean of
 * 33.318421449829934.
 */
const PIXEL_SUMS: Readonly<Record<number, number>> = { 10_000: 264_923_200, 60_000: 1_567_298_545 };

describe("real data", () => {
  const directory = (name: string, context: TestContext): string => {
    const path = process.env.DFA_DATA_DIR ?? "";
    if (!path || !existsSync(join(path, name))) {
      console.warn(`SKIPPED: ${context.task.name}: set DFA_DATA_DIR to a directory that holds ${name}/`);
      context.skip();
    }
    return path;
  };
  test("MNIST, the 10,000 test images split", async (context) => {
    const dataDir = directory("mnist", context);
    const spec = mnist({ size: 14, samples: 300, testSamples: 100 });
    const data = await loadTrainingData(spec, options(dataDir));
    expect(data).toMatchObject({ inputs: 196, outputs: 10, train: { count: 300 }, test: { count: 100 } });
    const whole = await loadTrainingData({ ...spec, samples: undefined, testSamples: 0 }, options(dataDir));
    // 14 × 14 areas of four pixels, single precision.
    const sum = whole.train.inputs.reduce((a, b) => a + b, 0) * 4 * 255;
    expect(Object.keys(PIXEL_SUMS)).toContain(String(whole.train.count));
    expect(Math.abs(sum / PIXEL_SUMS[whole.train.count] - 1)).toBeLessThan(1e-6);
  });
  test("CIFAR-10", async (context) => {
    const spec: StoredImages = { ...mnist({ size: 14, samples: 100, testSamples: 50 }), kind: "cifar10" };
    const data = await loadTrainingData(spec, options(directory("cifar10", context)));
    expect(data).toMatchObject({ inputs: 588, outputs: 10, train: { count: 100 }, test: { count: 50 } });
  });
});
