import { expect, test } from "vitest";
import { chanceCosine } from "../../../../src/measure/index.ts";
import { stream } from "../../../../src/random/index.ts";
import type { TransformerFeedback } from "../../../../src/transformer/learning/index.ts";
import { Transformer, type TransformerShape } from "../../../../src/transformer/model/index.ts";
import { ChanceLevel } from "../../../../src/transformer/simulate/chanceLevel.ts";
import { measureTransformer } from "../../../../src/transformer/simulate/measure.ts";
import { SignalPair } from "../../../../src/transformer/simulate/pairs.ts";
import { doubleKernels } from "../doubles.ts";
import { doubleNetwork, ruledBatch, SMALL, waves } from "../networks.ts";

const BATCH = 3;
/** Double precision, sums of some hundred terms. */
const ROUNDING = 1e-10;

/** What is measured with these matrices, which send the stream's signal, for each block; null stands for others. */
function measured(matrices: readonly ("identity" | "waves")[], change: Partial<TransformerShape> = {}) {
  const shape = { ...SMALL, blocks: matrices.length, ...change };
  const network = doubleNetwork(shape, BATCH);
  return measuredOf(network, matrices);
}

function measuredOf(network: Transformer, matrices: readonly ("identity" | "waves")[]) {
  const n = network.shape.width;
  const alloc = network.kernels.alloc;
  const blocks = matrices.map((kind) => {
    const F = alloc(n * n);
    if (kind === "waves") waves(F, 1, 1.7);
    else for (let i = 0; i < n; i++) F[i * n + i] = 2;
    return F;
  });
  const feedback: TransformerFeedback = { error: "stream", points: { enter: "blocks", blocks, cut: true } };
  return measureTransformer(
    network,
    feedback,
    [ruledBatch(network.shape, BATCH), ruledBatch(network.shape, BATCH, 1)],
    0.5,
    {
      scratch: alloc(n * network.lanes),
      signals: [network.signals(), network.signals()],
      gradients: [network.gradient(), network.gradient()],
    },
  );
}

const near = (value: number | null, expected: number) => expect(Math.abs(value! - expected)).toBeLessThan(ROUNDING);

test("feedback that is backpropagation's has cosines of one", () => {
  const one = measured(["identity"]);
  for (const value of [one.gradientAlignment.total, one.updateAlignment.total, one.readoutAlignment.layers[1]])
    near(value, 1);
  Object.values(one.mapAlignment[1]).forEach((value) => near(value, 1));
  // Its size is not: the readout learns at its own rate.
  expect(one.descent).toBeLessThan(1 - 1e-3);
  near(one.gradientAlignment.norms[1].feedback! / one.gradientAlignment.norms[1].backpropagation!, 2);
  near(one.excessLoss, one.loss - 0.5);
});

test("of two blocks the upper one's signal is exact, the lower one's is not", () => {
  const two = measured(["identity", "identity"]);
  near(two.gradientAlignment.layers[2], 1);
  expect(two.gradientAlignment.layers[1]).toBeLessThan(0.99);
});

test("control: other feedback has other cosines", () => {
  const one = measured(["waves"]);
  for (const value of [one.gradientAlignment.total, one.updateAlignment.total, one.readoutAlignment.layers[1]])
    expect(Math.abs(value!)).toBeLessThan(0.9);
});

test("attention to all tokens alike mixes as the mean over the past does", () => {
  const network = new Transformer(SMALL, BATCH, 0, doubleKernels);
  const { mixingFactor, streamScale } = measuredOf(network, ["waves", "waves"]);
  // The trace and the square of the norm are both 1 + 1/2 + … + 1/T.
  const harmonic = [1, 2, 3, 4, 5, 6].reduce((sum, t) => sum + 1 / t, 0);
  near(mixingFactor[1], Math.sqrt(harmonic / 6));
  expect(streamScale).toEqual({ 0: 0, 1: 0, 2: 0 });
});

test("chance is what matrices drawn anew show", () => {
  const [n, m, context, draws] = [40, 3, 12, 400];
  const random = stream(1, "chance");
  const normals = (count: number, size = 1) => Float32Array.from({ length: count }, () => size * random.normal());
  const [E, U] = [normals(m * context), normals(n * m)];
  const times = (F: Float32Array) =>
    Float32Array.from({ length: n * context }, (_, at) => {
      const [i, s] = [Math.floor(at / context), at % context];
      return [0, 1, 2].reduce((sum, k) => sum + F[i * m + k] * E[k * context + s], 0);
    });
  const G = times(U);
  const level = new ChanceLevel();
  level.add(m, n, context, context, 1, E, G);
  let squares = 0;
  for (let d = 0; d < draws; d++) {
    const pair = new SignalPair();
    pair.add(n, context, context, 1, times(normals(n * m, 1 / Math.sqrt(n))), G);
    squares += pair.cosine()! ** 2;
  }
  // Squares of normals vary by √2 of their mean, 400 of them by 7 %, taken three times; the norm of F E adds 1/n.
  expect(Math.abs(squares / draws / level.value()! ** 2 - 1)).toBeLessThan(0.25);
  // It is well above that of vectors without anything in common: both signals are made of the same errors.
  expect(level.value()).toBeGreaterThan(1.5 * chanceCosine(n * context));
});

test("loss and accuracy of each position are those of its tokens", () => {
  const network = doubleNetwork(SMALL, BATCH);
  const { context } = SMALL;
  const whole = measuredOf(network, ["waves", "waves"].slice(0, SMALL.blocks) as "waves"[]);
  const batches = [ruledBatch(SMALL, BATCH), ruledBatch(SMALL, BATCH, 1)];
  let [loss, hits, tokens] = [0, 0, 0];
  for (let t = 0; t < context; t++) {
    // A batch in which only the tokens of this position count.
    const only = batches.map((batch) => ({
      ...batch,
      targets: batch.targets.map((target, s) => (s % context === t ? target : -1)),
    }));
    const count = only.reduce((sum, { targets }) => sum + targets.filter((target) => target >= 0).length, 0);
    const [own, right] = [whole.lossByPosition[t + 1], whole.accuracyByPosition[t + 1]];
    if (count === 0) {
      expect([own, right]).toEqual([null, null]);
      continue;
    }
    let [expected, correct] = [0, 0];
    for (const batch of only) {
      network.forward(batch);
      expected += network.columns.losses.subarray(0, BATCH * context).reduce((sum, value) => sum + value, 0);
      correct += network.columns.hits.subarray(0, BATCH * context).reduce((sum, value) => sum + value, 0);
    }
    near(own, expected / count);
    near(right, correct / count);
    [loss, hits, tokens] = [loss + expected, hits + correct, tokens + count];
  }
  expect(tokens).toBeGreaterThan(context);
  near(whole.loss, loss / tokens);
  near(whole.accuracy, hits / tokens);
});
