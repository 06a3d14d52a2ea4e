import { builtInData, isBuiltIn, type DeepSnapshot } from "../../../src/deep/index.ts";
import type { Alignment } from "../../../src/measure/index.ts";
import { deepProblemSchema, parseWith, type DeepProblemInput } from "../../../src/problem/index.ts";
import { expectedAlignment, type ExpectedAlignment, linearTheory } from "../../setups/index.ts";
import type { Figure, FigureSettings } from "../figure.ts";
import type { DeepRecord } from "../../run/index.ts";
import {
  GREY,
  layerColour,
  layerSymbol,
  layout,
  line,
  type LineKind,
  markers,
  type Panel,
  type Point,
} from "../../plot/index.ts";
import { deepRecord, errorOf, last } from "./parts/deepRecord.ts";
import { digits } from "./parts/images.ts";
import { dataWords } from "./parts/dataWords.ts";

const SIZES = {
  quick: {
    widths: [12, 24, 48, 96, 192],
    amount: { samples: 500, testSamples: 300 },
    epochs: 20,
    replicas: 2,
    measured: 200,
  },
  paper: {
    widths: [16, 32, 64, 128, 256, 512],
    amount: {},
    epochs: 100,
    replicas: 3,
    measured: 1000,
  },
};

function problemOf(settings: FigureSettings, width: number, rule: "dfa" | "bp"): DeepProblemInput {
  const { amount, epochs, replicas, measured } = SIZES[settings.profile];
  return {
    network: { kind: "deep", hidden: [width, width], activation: "tanh" },
    rule,
    feedback: { kind: "uniform" },
    data: digits(settings, amount),
    training: { rate: 0.1, epochs, snapshotEpochs: [0, epochs] },
    measure: { replicas, samples: measured, frozen: false },
    seed: settings.seed,
  };
}

interface Known {
  readonly expected: ExpectedAlignment | null;
  readonly run: DeepRecord;
  readonly layer: number;
}

interface Quantity {
  readonly name: string;
  readonly layers: readonly number[];
  /** What the line of `expected` is: read off the same runs it is no theory. */
  readonly kind: LineKind;
  of(at: DeepSnapshot): Alignment | null;
  /** What is expected of a layer; null where nothing is known. */
  expected(known: Known): number | null;
}

/** The quantities of the panels after the first. */
const QUANTITIES: readonly Quantity[] = [
  {
    name: "weightAlignment",
    layers: [2, 3],
    kind: "theory",
    of: (at) => at.weightAlignment,
    expected: ({ expected, layer }) => expected && expected.weightAlignment.layers[layer],
  },
  {
    name: "gradientAlignment",
    layers: [1, 2],
    kind: "theory",
    of: (at) => at.gradientAlignment,
    expected: ({ expected, layer }) => expected && expected.gradientAlignment.layers[layer],
  },
  {
    name: "cosine",
    layers: [1, 2, 3],
    kind: "guide",
    of: (at) => at.replicaCosine,
    // Were all that is added to the initial weights common to networks that share feedback, and at right angles to
    // these: a guide from the growth of the same weights.
    expected: ({ run, layer }) => 1 - (run.snapshots[0].weightNorms[layer]! / last(run).weightNorms[layer]!) ** 2,
  },
];

/** Error, alignment and likeness of networks against their width. */
export const widthSweep: Figure = {
  id: "width-sweep",
  title: "Wide networks: aligned signals, lazy weights",
  see: "The wider a tanh network, the less its weights have to leave their initial values, so that under DFA (points) the second layer aligns less and networks grow less alike (dashed: as their own growth alone would have it, too much in the last layer), while signals align as well as ever; the theory of linear networks (solid) has the fall of the second layer from its second width on, but expects the last layer of the narrowest networks to align far less than it does and to gain by width, which it does not; under BP (dotted) nothing aligns.",
  claims: ["mean-flow", "gaussian-feedback-alignment"],
  basis(settings) {
    const { epochs, replicas, widths } = SIZES[settings.profile];
    return `${dataWords(problemOf(settings, 1, "dfa").data)}; ${replicas} tanh networks a point that share one draw of feedback, widths ${widths.join(", ")}, ${epochs} epochs; no spread over draws.`;
  },
  runs: (settings) =>
    SIZES[settings.profile].widths.flatMap((width) => [
      problemOf(settings, width, "dfa"),
      problemOf(settings, width, "bp"),
    ]),
  draw(context) {
    const { widths } = SIZES[context.profile];
    const runs = widths.map((width) => ({
      width,
      dfa: deepRecord(context, problemOf(context, width, "dfa")),
      bp: deepRecord(context, problemOf(context, width, "bp")),
    }));
    const data: Record<string, unknown>[] = [];
    const numbers: Record<string, number> = {};
    const points = (rule: "dfa" | "bp", of: (at: DeepSnapshot) => number | null | undefined): Point[] =>
      runs.map((run) => [run.width, of(last(run[rule])) ?? null]);
    const read = (name: string, series: readonly Point[]) =>
      series.forEach(([width, value]) => (numbers[`${name}.${width}`] = value!));

    (
      [
        ["training error", "trainingError", "circle", errorOf],
        ["test error", "testError", "circle-open", (at: DeepSnapshot) => errorOf(at.test)],
      ] as const
    ).forEach(([name, key, symbol, of]) => {
      const common = { name, colour: GREY, group: name };
      data.push(
        line({ ...common, name: `${name}, BP`, points: points("bp", of), kind: "baseline", listed: false }),
        markers({ ...common, points: points("dfa", of), symbol }),
      );
      read(`dfa.${key}`, points("dfa", of));
      read(`bp.${key}`, points("bp", of));
    });
    const expected = runs.map(({ width, dfa }, i) => {
      context.onProgress((i + 1) / runs.length);
      return expectedOf(problemOf(context, width, "dfa"), dfa);
    });
    QUANTITIES.forEach(({ name, layers, kind, of, expected: lineOf }, q) =>
      layers.forEach((layer) => {
        const label = `layer ${layer}`;
        const common = { name: label, colour: layerColour(layer), group: label, panel: q + 2 };
        const underBp = points("bp", (at) => of(at)!.layers[layer]);
        const measured = points("dfa", (at) => of(at)!.layers[layer]);
        const known = runs.flatMap(({ width, dfa }, i): Point[] => {
          const at = lineOf({ expected: expected[i], run: dfa, layer });
          return at === null ? [] : [[width, at]];
        });
        data.push(line({ ...common, points: underBp, kind: "baseline", listed: false, width: 1.5 }));
        if (known.length > 0) data.push(line({ ...common, points: known, kind, listed: false }));
        data.push(markers({ ...common, points: measured, symbol: layerSymbol(layer), listed: name === "cosine" }));
        read(`dfa.${name}${layer}`, measured);
        read(`bp.${name}${layer}`, underBp);
        read(`expected.${name}${layer}`, known);
        // How far the measurement lies from a line of theory, at worst.
        if (kind === "theory" && known.length > 0)
          numbers[`largestDeviation.${name}${layer}`] = Math.max(
            ...known.map(([width, value]) => Math.abs(value! - numbers[`dfa.${name}${layer}.${width}`])),
          );
      }),
    );

    const x = (title: string) => ({
      title,
      log: true,
      ticks: widths,
      range: [0.85 * widths[0], 1.15 * widths[widths.length - 1]] as const,
    });
    const [left, right] = [
      [0, 0.45],
      [0.55, 1],
    ] as const;
    const [top, bottom] = [
      [0.56, 1],
      [0, 0.44],
    ] as const;
    const range = [-0.2, 1.03] as const;
    const panels: Panel[] = [
      { x: x(""), y: { title: "error", range }, across: left, up: top },
      { x: x(""), y: { title: "weight alignment", range }, across: right, up: top },
      { x: x("width"), y: { title: "gradient alignment", range }, across: left, up: bottom },
      { x: x("width"), y: { title: "cosine between networks", range }, across: right, up: bottom },
    ];
    return { plot: { data, layout: layout(panels, 640) }, numbers };
  },
};

/** What the linear theory expects at the loss that a run has reached; null where the data lie in files. */
function expectedOf(given: DeepProblemInput, run: DeepRecord): ExpectedAlignment | null {
  const problem = parseWith(deepProblemSchema, given);
  if (!isBuiltIn(problem.data)) return null;
  return expectedAlignment(linearTheory(given, builtInData(problem)), last(run).loss);
}
