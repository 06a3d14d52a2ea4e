import { builtInData } from "../../../src/deep/index.ts";
import { deepProblemSchema, parseWith, type DeepProblemInput } from "../../../src/problem/index.ts";
import { expectedCourse, linearTheory } from "../../setups/index.ts";
import type { Figure, FigureSettings } from "../figure.ts";
import {
  GREY,
  layout,
  line,
  markers,
  PALETTE,
  type Panel,
  type Point,
  SYMBOLS,
  correlation,
  mean,
} from "../../plot/index.ts";
import { deepRecord } from "./parts/deepRecord.ts";

const ACTIVATIONS = ["linear", "tanh", "relu"] as const;

type Data = DeepProblemInput["data"];

/** Data that the library makes itself, whatever the reader's folder holds: the theory reads their moments. */
const DATA: readonly { readonly data: Data; readonly rate: number }[] = [
  { data: randomTargets({ kind: "alpha-beta", alpha: 0.6, beta: 0.6 }), rate: 0.05 },
  { data: randomTargets({ kind: "imbalance", probabilities: [0.4, 0.3, 0.2, 0.1] }), rate: 0.05 },
  { data: { kind: "glyphs", size: 7, samples: 400, testSamples: 0 }, rate: 0.1 },
  { data: { kind: "glyphs", size: 7, samples: 400, testSamples: 0, labelNoise: 0.5 }, rate: 0.1 },
];

const SIZES = {
  quick: { scales: [0.1, 1], networks: [[64, 64]], epochs: 30 },
  paper: {
    scales: [0.03, 0.1, 0.3, 1],
    networks: [[64], [64, 64], [200, 200], [64, 64, 64], [64, 64, 64, 64]],
    epochs: 100,
  },
};
const LOOKS = [0, 1, 3, 10, 30, 100];

/** Initial weights up to this scale are small: they leave the map to what is learned. */
const SMALL = 0.3;

function randomTargets(covariance: Extract<Data, { kind: "random-targets" }>["covariance"]): Data {
  return { kind: "random-targets", inputs: 20, samples: 300, covariance };
}

interface Case {
  readonly problem: DeepProblemInput;
  readonly activation: (typeof ACTIVATIONS)[number];
  readonly scale: number;
}

function casesOf({ profile, seed }: FigureSettings): Case[] {
  const { scales, networks, epochs } = SIZES[profile];
  return ACTIVATIONS.flatMap((activation) =>
    networks.flatMap((hidden) =>
      scales.flatMap((scale) =>
        DATA.map(({ data, rate }) => ({
          activation,
          scale,
          problem: {
            network: { kind: "deep" as const, hidden, activation, initial: { kind: "uniform" as const, scale } },
            feedback: { kind: "uniform" as const },
            data,
            training: {
              loss: "mse" as const,
              rate,
              epochs,
              batch: 20,
              snapshotEpochs: LOOKS.filter((epoch) => epoch <= epochs),
            },
            measure: { samples: 200, frozen: false },
            seed,
          },
        })),
      ),
    ),
  );
}

/** Alignment of nonlinear networks against what the theory of linear ones expects of them. */
export const linearTheoryScatter: Figure = {
  id: "linear-theory-scatter",
  title: "What the theory of linear networks says of nonlinear ones",
  see: "From the moments of the data, the feedback and the sizes of the initial weights the theory of linear networks foretells, over the course of training, the alignment of tanh networks about as well as of linear ones; relu networks follow it early on and leave it once they learn what no linear map can.",
  claims: ["mean-flow"],
  basis({ profile }) {
    const { scales, networks, epochs } = SIZES[profile];
    return `Random targets and drawn digits, four sets of data; one network for each of them, each activation, ${scales.length} sizes of initial weights and ${networks.length === 1 ? "one shape" : `${networks.length} shapes`}, ${epochs} epochs.`;
  },
  runs: (settings) => casesOf(settings).map(({ problem }) => problem),
  draw(context) {
    const cases = casesOf(context);
    const quantities = ["weightAlignment", "gradientAlignment"] as const;
    const pairs = cases.map(({ problem, activation, scale }, i) => {
      const { snapshots } = deepRecord(context, problem);
      const theory = linearTheory(problem, builtInData(parseWith(deepProblemSchema, problem)));
      const later = snapshots.filter(({ step }) => step > 0);
      const expected = expectedCourse(
        theory,
        later.map(({ time }) => time),
      );
      context.onProgress((i + 1) / cases.length);
      const points = quantities.map((quantity) =>
        expected.map((look, k): Point => [look[quantity].total, later[k][quantity]!.total]),
      );
      return { activation, small: scale <= SMALL, points };
    });
    const data: Record<string, unknown>[] = [];
    const numbers: Record<string, number> = {};
    const ends = [-0.2, 1] as const;
    quantities.forEach((quantity, q) => {
      const diagonal = ends.map((x): Point => [x, x]);
      data.push(
        line({ name: "as expected", kind: "guide", colour: GREY, panel: q + 1, points: diagonal, listed: q === 0 }),
      );
      ACTIVATIONS.forEach((activation, a) =>
        [true, false].forEach((small) => {
          const points = pairs
            .filter((pair) => pair.activation === activation && pair.small === small)
            .flatMap((pair) => pair.points[q])
            .filter(([x, y]) => x !== null && y !== null);
          const [xs, ys] = [0, 1].map((k) => points.map((point) => point[k]!));
          const name = `${activation}.${small ? "small" : "large"}.${quantity}`;
          numbers[`${name}.correlation`] = correlation(xs, ys);
          numbers[`${name}.meanDeviation`] = mean(xs.map((x, i) => Math.abs(x - ys[i])));
          data.push(
            markers({
              name: `${activation}, ${small ? "small" : "usual"} initial weights`,
              colour: PALETTE[a],
              symbol: small ? SYMBOLS[a] : SYMBOLS[a].replace("-open", ""),
              size: small ? 8 : 6,
              panel: q + 1,
              points,
              listed: q === 0,
              group: `${activation} ${small}`,
            }),
          );
        }),
      );
    });
    const panels = quantities.map((_, q): Panel => ({
      x: { title: `expected ${q === 0 ? "weight" : "gradient"} alignment`, range: [ends[0], 1.03] },
      y: { title: `measured ${q === 0 ? "weight" : "gradient"} alignment`, range: [ends[0], 1.03] },
      across: q === 0 ? [0, 0.44] : [0.56, 1],
    }));
    return { plot: { data, layout: layout(panels, 560) }, numbers };
  },
};
