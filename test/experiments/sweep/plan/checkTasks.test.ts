import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkTasks, expandSweep, openSweep, recordStore, runTask } from "../../../../experiments/sweep/index.ts";
import { InputError } from "../../../../src/inputError.ts";
import { PROBLEM } from "../tinySweep.ts";

const root = mkdtempSync(join(tmpdir(), "dfa-theory-check-"));
const IRIS = { kind: "file", path: "iris.csv", targets: "species" };
const onFile = {
  network: { inputs: 4, widths: [4], outputs: 3 },
  data: IRIS,
  training: { time: 1 },
};
const deep = {
  network: { kind: "deep", hidden: [6] },
  data: { kind: "glyphs", size: 6, samples: 40, testSamples: 10 },
  training: { epochs: 1, batch: 20 },
};
const student = {
  network: { kind: "teacher-student", inputs: 10, hidden: 1, teacherHidden: 1, teacherOutputs: [1] },
  training: { time: 1 },
};

/** Images of the MNIST kind, of 2 × 2 pixels, and their labels. */
function writeImages(folder: string, brightness: number): void {
  const header = (...numbers: number[]) => numbers.flatMap((n) => [n >> 24, n >> 16, n >> 8, n].map((b) => b & 255));
  const count = 40;
  const pixels = Array.from({ length: 4 * count }, (_, i) => (i * 37 + brightness) % 256);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "train-images-idx3-ubyte"), Buffer.from([...header(0x803, count, 2, 2), ...pixels]));
  const labels = Array.from({ length: count }, (_, i) => i % 10);
  writeFileSync(join(folder, "train-labels-idx1-ubyte"), Buffer.from([...header(0x801, count), ...labels]));
}

beforeAll(() => {
  copyFileSync("docs/examples/iris.csv", join(root, "iris.csv"));
  writeImages(join(root, "images", "mnist"), 0);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("what cannot be run is refused before anything runs", () => {
  test.each([
    [
      "feedback for a narrow layer",
      { problem: PROBLEM, grid: { "network.widths": [[4], [4, 1]] } },
      /^sweep: task 1: problem: feedback.kind "orthonormal" needs .*, got 1 rows for 2 columns in F_2$/,
    ],
    [
      "channels that do not divide a width",
      { problem: { ...PROBLEM, feedback: { kind: "repeated", channels: 3 } } },
      /feedback.channels must divide every width/,
    ],
    [
      "FA's feedback from a narrow layer",
      { problem: { ...PROBLEM, rule: "fa" }, grid: { "network.widths": [[2, 4]] } },
      /got 2 rows for 4 columns in B_2/,
    ],
    [
      "given matrices of another shape",
      { problem: PROBLEM, grid: { feedback: [{ kind: "given", matrices: [[[1, 2]], [[1, 2]]] }] } },
      /feedback.matrices\[0\] must be 4 × 2, got 1 × 2/,
    ],
    [
      "more singular values than outputs",
      {
        problem: { ...PROBLEM, data: { kind: "moments", crossCovariance: { kind: "spectrum", singularValues: [1] } } },
        grid: { "data.crossCovariance.singularValues": [[1], [3, 2, 1]] },
      },
      /^sweep: task 1: problem: data.crossCovariance.singularValues must have at most 2 entries/,
    ],
    [
      "inputs that are not the data's",
      { problem: onFile, grid: { "network.inputs": [4, 5] } },
      /^sweep: task 1: problem: network.inputs and network.outputs must be the sizes of the data, 4 and 3, got 5 and 3$/,
    ],
    [
      "data that are not there",
      { problem: onFile, grid: { "data.path": ["none.csv"] } },
      /none.csv: needs to be a file/,
    ],
    [
      "images that nobody has",
      { problem: { ...deep, data: { kind: "mnist", folder: "none" } } },
      /needs the files of MNIST/,
    ],
    [
      "a window larger than the maps",
      { problem: deep, grid: { "network.hidden": [[6], [{ kind: "convolutional", channels: 2, kernel: 7 }]] } },
      /^sweep: task 1: problem: network.hidden\[0\].kernel must be at most 6/,
    ],
    [
      "a batch larger than the data",
      { problem: deep, grid: { "training.batch": [41] } },
      /training.batch must be at most 40, the samples of glyphs, got 41/,
    ],
    [
      "feedback for a narrow layer of a deep network",
      { problem: { ...deep, feedback: { kind: "orthonormal" } } },
      /feedback.kind "orthonormal" needs .*, got 6 rows for 10 columns in F_1/,
    ],
    [
      "given weights of another shape",
      { problem: deep, grid: { "network.initial": [{ kind: "given", matrices: [[[1]], [[1]]] }] } },
      /network.initial/,
    ],
    [
      "feedback that a single unit cannot have",
      { problem: student, grid: { "feedback.kind": ["orthogonal"] } },
      /orthogonal needs at least 2 hidden units, got 1/,
    ],
    ["a rung that two-layer networks do not have", { problem: student, rung: "closed" }, /rung must be one of weights/],
  ])("%s", async (_, given, sentence) => {
    const sweep = expandSweep(given, root);
    const out = join(root, "nothing");
    await expect(openSweep(sweep, out)).rejects.toThrow(InputError);
    await expect(openSweep(sweep, out)).rejects.toThrow(sentence);
    expect(existsSync(out)).toBe(false);
  });

  test("but not what can be", async () => {
    const seeds = { from: 1, count: 3 };
    for (const problem of [PROBLEM, onFile, deep, { ...deep, rule: "fa" }, student])
      await expect(checkTasks(expandSweep({ problem, seeds }, root))).resolves.toBeInstanceOf(Map);
  });
});

describe("the data are part of a sweep", () => {
  test("a file that has changed is noticed, and what was done can still be merged", async () => {
    const folder = join(root, "changing");
    mkdirSync(folder);
    const data = join(folder, "iris.csv");
    copyFileSync("docs/examples/iris.csv", data);
    const sweep = expandSweep({ problem: onFile, seeds: [1, 2], grid: { "data.labelNoise": [0, 0.1] } }, folder);
    const out = join(folder, "out");
    await openSweep(sweep, out);
    const manifest = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8"));
    expect(manifest.data).toEqual({ "iris.csv": expect.stringMatching(/^[\da-f]{64}$/) });
    await openSweep(sweep, out);
    writeFileSync(data, readFileSync(data, "utf8").replace("5.1", "5.2"));
    const refused = /iris.csv: must hold the data that .* was begun with, got others/;
    await expect(openSweep(sweep, out)).rejects.toThrow(refused);
    await expect(openSweep(sweep, out, [3])).rejects.toThrow(refused);
    rmSync(data);
    await expect(openSweep(sweep, out, [3])).rejects.toThrow(/iris.csv: needs to be a file/);
    // The same bytes again, wherever they came from.
    copyFileSync("docs/examples/iris.csv", data);
    await openSweep(sweep, out);
  });

  test("images are found where --data says, and their labels count too", async () => {
    const problem = { ...deep, data: { kind: "mnist", size: 2 }, training: { epochs: 1, batch: 8 } };
    const at = (images: string) => expandSweep({ problem, keep: ["final.loss"] }, root, images);
    const out = join(root, "on-images");
    const sweep = at(join(root, "images"));
    await openSweep(sweep, out);
    expect(await runTask(sweep, 0, out)).toMatchObject({ state: "done", error: null });
    const { data } = JSON.parse(readFileSync(join(out, "manifest.json"), "utf8"));
    expect(Object.keys(data)).toEqual(["mnist/train-images-idx3-ubyte", "mnist/train-labels-idx1-ubyte"]);
    // The same images elsewhere are the same sweep, others are not.
    writeImages(join(root, "copy", "mnist"), 0);
    await openSweep(at(join(root, "copy")), out);
    writeImages(join(root, "other", "mnist"), 1);
    await expect(openSweep(at(join(root, "other")), out)).rejects.toThrow(/must hold the data that/);
    const labels = join(root, "copy", "mnist", "train-labels-idx1-ubyte");
    writeFileSync(labels, readFileSync(labels).fill(5, 9, 10));
    await expect(openSweep(at(join(root, "copy")), out)).rejects.toThrow(/train-labels-idx1-ubyte: must hold/);
    expect(recordStore(out).read(0).state).toBe("whole");
  });
});
