import { describe, expect, test } from "vitest";
import {
  alignmentCeiling,
  builtInData,
  deepFeedback,
  initialWeights,
  networkLayers,
} from "../../../../src/deep/index.ts";
import { deepProblemSchema, parseWith, type DeepProblemInput } from "../../../../src/problem/index.ts";
import { structureOf } from "../feedback/networks.ts";
import { digits, elaborate } from "./problems.ts";
import { simulate } from "../../../../src/simulate/index.ts";

/** A ceiling and a cosine, both from weights in single precision. */
const SINGLE = 1e-6;

/** Some weights and feedback of the network for digits, as a problem gives them. */
const rows = (n: number, m: number) =>
  Array.from({ length: n }, (_, i) => Array.from({ length: m }, (__, j) => Math.sin(1 + i * m + j) / Math.sqrt(m)));
const firstWeights = [rows(24, 64), rows(24, 24), rows(10, 24)];
const feedbackMatrices = [rows(24, 10), rows(24, 10)];

describe("each rule learns digits", () => {
  const learned = Object.fromEntries(
    (["bp", "fa", "dfa", "frozen"] as const).map((rule) => [rule, simulate({ ...digits, rule })]),
  );

  test("the loss falls and the accuracy rises, on both sets", () => {
    for (const { outcome, snapshots } of Object.values(learned)) {
      expect(outcome).toMatchObject({ status: "completed", steps: 100 });
      expect(snapshots.map(({ step, epoch }) => [step, epoch])).toEqual([0, 25, 63, 100].map((s) => [s, s / 25]));
      const [first, last] = [snapshots[0], snapshots[snapshots.length - 1]];
      expect(last.loss).toBeLessThan(first.loss);
      expect(last.accuracy!).toBeGreaterThan(first.accuracy!);
      expect(last.test!.accuracy!).toBeGreaterThan(first.test!.accuracy!);
      expect(last.time).toBeCloseTo(20, 12);
    }
  });

  test("DFA, FA and BP beat random lower layers; the last layer above them does not beat itself", () => {
    const final = (rule: string) => learned[rule].snapshots[3];
    for (const rule of ["dfa", "fa"])
      expect(final(rule).test!.accuracy!).toBeGreaterThan(final(rule).frozen!.test!.accuracy! + 0.1);
    expect(final("bp").test!.accuracy!).toBeGreaterThan(final("frozen").test!.accuracy! + 0.1);
    expect([final("frozen").frozen, final("bp").frozen]).toEqual([null, null]);
  });

  test("the control beside DFA is the run of the rule FROZEN", () => {
    const plain = learned.frozen.snapshots.map(({ loss, accuracy, test: tested }) => ({
      loss,
      accuracy,
      test: tested,
    }));
    expect(learned.dfa.snapshots.map(({ frozen }) => frozen)).toEqual(plain);
    expect(learned.fa.snapshots.map(({ frozen }) => frozen)).toEqual(plain);
  });

  test("DFA aligns the weights with its feedback and its signals with backpropagation's; BP and FROZEN do not", () => {
    const [dfa, fa, bp, frozen] = ["dfa", "fa", "bp", "frozen"].map((rule) => learned[rule].snapshots[3]);
    for (const { weightAlignment, gradientAlignment } of [dfa, fa]) {
      expect(weightAlignment!.total!).toBeGreaterThan(0.15);
      expect(gradientAlignment!.total!).toBeGreaterThan(0.3);
    }
    // Chance between matrices of 816 entries is 0.035.
    expect(Math.abs(bp.weightAlignment!.total!)).toBeLessThan(0.12);
    expect(Math.abs(frozen.weightAlignment!.layers[2]!)).toBeLessThan(0.12);
    expect(dfa.gradientAlignment!.norms[1].chance).toBeCloseTo(1 / Math.sqrt(24), 12);
    expect(Object.keys(dfa.updateNorms!)).toEqual(["1", "2", "3"]);
    expect(Object.keys(dfa.weightNorms)).toEqual(["1", "2", "3"]);
  });
});

/** Rounding of single precision over some hundred steps of a small network, relative. */
const SINGLE_STEPS = 2e-4;

test("a linear network follows the linear ladder's, from the same draws and batches", () => {
  const shared = { rule: "dfa" as const, feedback: { kind: "gaussian" as const }, seed: 7 };
  const data = {
    kind: "random-targets" as const,
    covariance: { kind: "alpha-beta" as const, alpha: 0.5, beta: 0.6 },
    samples: 120,
  };
  const initial = { kind: "uniform" as const, scale: 0.5 };
  const deep = simulate({
    ...shared,
    network: { kind: "deep", hidden: [12, 9], activation: "linear", initial },
    data: { ...data, inputs: 5 },
    training: { loss: "mse", rate: 0.02, batch: 10, epochs: 20, snapshotEpochs: [0, 1, 5, 20] },
    measure: { samples: 120 },
  });
  const linear = simulate(
    {
      ...shared,
      network: { inputs: 5, widths: [12, 9], outputs: 2, initial },
      data,
      training: { rate: 0.02, batch: 10, time: 4.8, snapshotTimes: [0, 0.24, 1.2, 4.8] },
    },
    { rung: "weights" },
  );
  expect(deep.snapshots.map(({ step }) => step)).toEqual(linear.snapshots.map(({ step }) => step));
  deep.snapshots.forEach((at, i) => {
    const there = linear.snapshots[i];
    const same = (a: number | null, b: number | null) => expect(Math.abs(a! - b!)).toBeLessThan(SINGLE_STEPS);
    same(at.loss, there.loss);
    for (const l of [2, 3]) same(at.weightAlignment!.layers[l], there.weightAlignment.layers[l]);
    for (const l of [1, 2]) same(at.gradientAlignment!.layers[l], there.gradientAlignment!.layers[l]);
    same(at.gradientAlignment!.total, there.gradientAlignment!.total);
    same(at.updateAlignment!.layers[1], there.updateAlignment.layers[1]);
    expect([at.accuracy, at.test]).toEqual([null, null]);
  });
  // Another seed is another trajectory: the agreement is no accident.
  expect(Math.abs(deep.snapshots[3].loss - simulateDeepSeed(8))).toBeGreaterThan(100 * SINGLE_STEPS);

  function simulateDeepSeed(seed: number): number {
    const { outcome, snapshots } = simulate({
      ...shared,
      seed,
      network: { kind: "deep", hidden: [12, 9], activation: "linear", initial },
      data: { ...data, inputs: 5 },
      training: { loss: "mse", rate: 0.02, batch: 10, epochs: 20, snapshotEpochs: [20] },
    });
    expect(outcome.status).toBe("completed");
    return snapshots[0].loss;
  }
});

describe("replicas", () => {
  const problem = { ...digits, measure: { samples: 50, replicas: 3 } };
  const { snapshots } = simulate(problem);

  test("start apart and come closer under common feedback", () => {
    const [first, last] = [snapshots[0], snapshots[snapshots.length - 1]];
    // Chance between three pairs of 2,400 weights: 0.012.
    expect(Math.abs(first.replicaCosine!.total!)).toBeLessThan(0.05);
    expect(last.replicaCosine!.total!).toBeGreaterThan(0.1);
    expect(Object.keys(last.replicaCosine!.layers)).toEqual(["1", "2", "3"]);
    const bp = simulate({ ...problem, rule: "bp" }).snapshots.at(-1)!;
    expect(Math.abs(bp.replicaCosine!.total!)).toBeLessThan(last.replicaCosine!.total! / 2);
  });

  test("give means and standard deviations, of which the first replica is that of a run alone", () => {
    const alone = simulate(digits).snapshots;
    expect(alone[0].replicaCosine).toBeNull();
    expect(alone[0].spread).toBeNull();
    snapshots.forEach((at, i) => {
      expect(at.spread!.loss).toBeGreaterThan(0);
      // The mean of three lies within √(2/3 · 2) = 1.16 standard deviations of each of them.
      expect(Math.abs(at.loss - alone[i].loss) / at.spread!.loss!).toBeLessThan(1.17);
    });
  });

  test("of the same weights and the same order of batches are one and the same", () => {
    const same = simulate({
      ...problem,
      network: { ...problem.network, initial: { kind: "zero" } },
      training: { ...problem.training, order: "fixed" },
    });
    const last = same.snapshots.at(-1)!;
    expect(last.replicaCosine!.total).toBeCloseTo(1, 12);
    expect(last.spread).toMatchObject({ loss: 0, accuracy: 0, weightAlignment: 0 });
    const shuffled = simulate({ ...problem, network: { ...problem.network, initial: { kind: "zero" } } });
    expect(shuffled.snapshots.at(-1)!.spread!.loss).toBeGreaterThan(0);
  });
});

test("every replica has batches of its own", () => {
  const losses = (replicas: number) => {
    const { snapshots } = simulate({
      ...digits,
      network: { ...digits.network, initial: { kind: "given", matrices: firstWeights } },
      training: { ...digits.training, epochs: 1, snapshotEpochs: [1] },
      measure: { samples: 10, replicas, frozen: false },
    });
    return replicas * snapshots[0].loss;
  };
  const [one, two, three] = [1, 2, 3].map(losses);
  const each = [one, two - one, three - two];
  // Different orders of 25 batches move the loss by some percent; the differences of sums are exact to 1e-14.
  expect(Math.min(...[0, 1, 2].map((i) => Math.abs(each[i] - each[(i + 1) % 3])))).toBeGreaterThan(1e-6);
});

test("the seed draws the samples that are measured", () => {
  const data = builtInData(parseWith(deepProblemSchema, digits));
  const look = (seed: number, samples: number) => {
    const network = { ...digits.network, initial: { kind: "given" as const, matrices: firstWeights } };
    const feedback = { kind: "given" as const, matrices: feedbackMatrices };
    const training = { ...digits.training, snapshotEpochs: [0] };
    const problem = { ...digits, network, feedback, training, measure: { samples }, seed };
    return simulate(problem, { data }).snapshots[0];
  };
  expect(look(2, 400)).toEqual(look(1, 400));
  expect(look(2, 10).gradientAlignment).not.toEqual(look(1, 10).gradientAlignment);
});

test("ceilings are those of the whole matrices, and the weights never pass them", () => {
  const problem = parseWith(deepProblemSchema, elaborate);
  const { ceilings, meanCeilings, sizes, snapshots } = simulate(elaborate);
  const layers = networkLayers(problem.network.hidden, {
    inputs: 64,
    outputs: 10,
    maps: { channels: 1, size: 8 },
    source: "",
  });
  expect(sizes).toEqual([64, 108, 8, 10, 10]);
  const F = deepFeedback(problem, layers, initialWeights(problem, layers));
  expect(Math.abs(ceilings!.layers[2]! - alignmentCeiling(F[1], F[0], structureOf(layers[1]))!)).toBeLessThan(SINGLE);
  expect(meanCeilings).toEqual({ 2: Math.sqrt(27 / 108), 3: 1, 4: 1 });
  for (const { weightAlignment } of snapshots) {
    expect(weightAlignment!.layers[2]!).toBeLessThan(ceilings!.layers[2]! + SINGLE);
    expect(weightAlignment!.total!).toBeLessThan(ceilings!.total! + SINGLE);
  }
});

test("the same seed gives the same bits, another seed others", () => {
  const once = simulate(elaborate);
  expect(JSON.stringify(simulate(elaborate))).toBe(JSON.stringify(once));
  expect(simulate({ ...elaborate, seed: 2 }).snapshots).not.toEqual(once.snapshots);
});

test("looking more often does not change a run", () => {
  const often = simulate({
    ...elaborate,
    training: { ...elaborate.training, snapshotEpochs: [0.1, 0.2, 0.3, 0.7, 1, 2] },
  });
  expect(often.snapshots.at(-1)).toEqual(simulate(elaborate).snapshots.at(-1));
});

test("unless asked otherwise, it looks at the start, and log-spaced from a tenth of an epoch to the end", () => {
  const { snapshots } = simulate({ ...digits, training: { epochs: 8, batch: 16 } });
  const steps = snapshots.map(({ step }) => step);
  expect([steps[0], steps[1], steps.at(-1)]).toEqual([0, 3, 200]);
  const ratios = steps.slice(2).map((step, i) => step / steps[i + 1]);
  // 80^(1/19) = 1.26, but for the rounding of small steps.
  expect(Math.max(...ratios)).toBeLessThan(1.4);
  expect(steps.length).toBeGreaterThan(15);
});

test("a run shorter than a step is one step, looked at before and after", () => {
  const { outcome, snapshots } = simulate({ ...digits, training: { epochs: 0.001, batch: 16 } });
  expect(outcome).toMatchObject({ status: "completed", steps: 1 });
  expect(snapshots.map(({ step }) => step)).toEqual([0, 1]);
});

describe("a run that ends early", () => {
  test("diverges as an outcome, with the step and the layer, and without numbers that are none", () => {
    for (const network of [digits.network, { ...digits.network, activation: "linear" as const }]) {
      const { outcome, snapshots } = simulate({
        ...digits,
        network,
        training: { ...digits.training, loss: "mse", rate: 30 },
      });
      expect(outcome.status).toBe("diverged");
      expect(outcome.message).toMatch(/^diverged at step \d+, the weights of layer \d foremost; try a rate below 30$/);
      expect(outcome.steps).toBeLessThan(100);
      expect(JSON.stringify(snapshots)).not.toMatch(/NaN|Infinity/);
      expect(snapshots.every(({ loss }) => Number.isFinite(loss))).toBe(true);
    }
    expect(simulate({ ...digits, training: { ...digits.training, loss: "mse", rate: 0.01 } }).outcome.status).toBe(
      "completed",
    );
  });

  test("before the first step blames what it starts from, not the rate", () => {
    const initial = { kind: "gaussian" as const, scale: 1e90 };
    const { outcome, snapshots } = simulate({ ...digits, network: { ...digits.network, initial } });
    expect(outcome).toMatchObject({
      status: "diverged",
      steps: 0,
      message: "diverged before the first step; try smaller initial weights or inputs",
    });
    expect(snapshots).toEqual([]);
  });
});

const maps = { kind: "convolutional" as const, channels: 2, kernel: 3 };

test.each<readonly [DeepProblemInput, RegExp]>([
  [{ ...digits, training: { batch: 500 } }, /training\.batch must be at most 400, the samples of glyphs, got 500/],
  [
    { ...digits, data: { kind: "mnist" as const } },
    /data\.kind "mnist" must be read before the simulation, got no data/,
  ],
  [
    {
      ...digits,
      network: { kind: "deep" as const, hidden: [{ kind: "convolutional" as const, channels: 2, kernel: 9 }] },
    },
    /network\.hidden\[0\]\.kernel must be at most 8, the side of the maps below, got 9/,
  ],
  // Connections up to the layer above count as those down to the layer below: 4000 · 3² of the first, 4000 · 3² of the
  // second.
  ...[[{ ...maps, channels: 4000 }], [{ ...maps, channels: 4000, kernel: 1 }, maps]].map(
    (hidden, l) =>
      [
        { ...digits, network: { kind: "deep" as const, hidden } },
        new RegExp(`network\\.hidden\\[${l}\\] must give a unit at most 32768 connections, .*, got 36000`),
      ] as const,
  ),
  [
    { ...digits, network: { kind: "deep" as const, hidden: [30_000, 30_000] }, measure: { frozen: false } },
    /network and training\.batch must take at most 4\.0 GiB of memory together, got \d+\.\d; make the layers or the batch smaller/,
  ],
])("refuses a problem that does not fit its data, %#", (problem, sentence) => {
  expect(() => simulate(problem)).toThrow(sentence);
});

test("refuses cross-entropy where targets are numbers", () => {
  const samples = { count: 32, inputs: new Float32Array(32), targets: new Float32Array(32), labels: null };
  const data = { inputs: 1, outputs: 1, train: samples, test: null, maps: null, classes: null, source: "points.csv" };
  expect(() => simulate({ ...digits, data: { kind: "file", path: "points.csv" } }, { data })).toThrow(
    /training\.loss must be "mse" where targets are numbers, as in points\.csv, got "cross-entropy"/,
  );
});
