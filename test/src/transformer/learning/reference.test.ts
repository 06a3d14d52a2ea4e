import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { createPlainTrainingKernels, createTrainingKernels } from "../../../../src/deep/kernels/index.ts";
import { backpropagate, sendErrors, type TransformerFeedback } from "../../../../src/transformer/learning/index.ts";
import { mapSize, MAPS, Transformer, type TransformerShape } from "../../../../src/transformer/model/index.ts";
import { doubleKernels } from "../doubles.ts";
import { ruledBatch, SMALL, waves } from "../networks.ts";

/** Trajectories in PyTorch: twenty steps of SGD from the same weights on the same batch, in double precision. */
interface Reference {
  readonly case: {
    readonly rule: "bp" | "blocks" | "maps";
    readonly norm: "layer" | "rms";
    readonly normPosition: "before" | "after";
    readonly error: "logits" | "stream";
    readonly cut: boolean;
    readonly transport: boolean;
  };
  readonly losses: readonly number[];
  readonly parameters: Readonly<Record<string, readonly number[]>>;
}

const references = JSON.parse(
  readFileSync(new URL("../../../fixtures/reference/transformer.json", import.meta.url), "utf8"),
) as Reference[];

const [BATCH, STEPS, RATE] = [3, 20, 0.05];
/** Seven decimals are stored. */
const STORED = 1e-7;
/**
 * Twenty steps in single precision, rounded to 6e-8 each; norms divide columns that are small with these weights, and
 * magnify roundings some hundred times. In double precision the same code agrees to all digits that are stored.
 */
const SINGLE = 1e-4;

type Kernels = typeof createTrainingKernels;

/** The trajectory of a case here, its losses and the parameters at its end. */
function trajectory({ rule, norm, normPosition, error, cut, transport }: Reference["case"], kernelsOf: Kernels) {
  const shape: TransformerShape = { ...SMALL, norm, normPosition };
  const network = new Transformer(shape, BATCH, 40000, kernelsOf);
  waves(network.parameters, 0.5, 1);
  const m = error === "stream" ? shape.width : shape.vocabulary;
  const matrix = (rows: number, first: number) => {
    const F = network.kernels.alloc(rows * m);
    waves(F, 0.4, first);
    return F;
  };
  const points = (): TransformerFeedback["points"] => {
    if (rule === "blocks") return { enter: "blocks", blocks: [1, 2].map((b) => matrix(shape.width, 1.7 + b)), cut };
    const blocks = [1, 2].map((b) => {
      const qkv = network.kernels.alloc(3 * shape.width * m);
      const each = MAPS.map((map, k) => matrix(mapSize(shape, map).rows, 2.3 + 10 * b + k));
      each.slice(0, 3).forEach((F, k) => qkv.set(F, k * shape.width * m));
      return { qkv, output: each[3], up: each[4], down: each[5] };
    });
    return { enter: "maps", blocks, embedding: matrix(shape.width, 5.1), transport };
  };
  const feedback = { error, points: points() };
  const [signals, gradient] = [network.signals(), network.gradient()];
  const scratch = network.kernels.alloc(shape.width * network.lanes);
  const batch = ruledBatch(shape, BATCH);
  const losses = Array.from({ length: STEPS }, () => {
    const loss = network.forward(batch);
    if (rule === "bp") backpropagate(network, signals);
    else sendErrors(network, feedback, signals, scratch);
    network.collect(signals, gradient);
    network.kernels.axpy(gradient.vector.length, -RATE, gradient.vector, network.parameters);
    return loss;
  });
  return { network, losses };
}

/** The largest deviation from a reference, of losses and of the parameters of every matrix. */
function deviation({ losses, parameters }: Reference, own: ReturnType<typeof trajectory>): number {
  let worst = Math.max(...losses.map((loss, i) => Math.abs(loss - own.losses[i])));
  for (const { name, block, at, rows, cols } of own.network.matrices) {
    const theirs = parameters[block === 0 || name === "readout" ? name : `${name}.${block}`];
    expect(theirs).toHaveLength(rows * cols);
    theirs.forEach((value, i) => (worst = Math.max(worst, Math.abs(value - own.network.parameters[at + i]))));
  }
  return worst;
}

test.each(references)("PyTorch's trajectory: $case", (reference) => {
  expect(deviation(reference, trajectory(reference.case, doubleKernels))).toBeLessThan(STORED);
  const single = trajectory(reference.case, createTrainingKernels);
  expect(deviation(reference, single)).toBeLessThan(SINGLE);
  const plain = trajectory(reference.case, createPlainTrainingKernels);
  expect(plain.network.parameters).toEqual(single.network.parameters);
});

test("control: the trajectories tell all cases apart", () => {
  references.forEach((reference, i) => {
    const other = references[(i + 1) % references.length];
    expect(deviation(reference, trajectory(other.case, doubleKernels))).toBeGreaterThan(0.01);
  });
});
