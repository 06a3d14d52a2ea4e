import { logSpaced } from "../../../../src/record/index.ts";
import type { DeepSnapshot } from "../../../../src/deep/index.ts";
import type { Alignment } from "../../../../src/measure/index.ts";
import type { DeepProblemInput } from "../../../../src/problem/index.ts";
import type { Figure, FigureSettings } from "../../figure.ts";
import { GREY, layerColour, layerSymbol, layout, line, markers, type Panel } from "../../../plot/index.ts";
import { course, deepRecord, errorOf, last } from "./deepRecord.ts";
import type { Amount } from "./images.ts";

const ACTIVATIONS = ["relu", "tanh"] as const;
const DEPTH = 3;
const WIDTH = 64;

/**
 * The paper's training: gradients summed over batches of 32, at rate 1e-3; the quick one is of the same kind, on fewer
 * images.
 */
const SIZES = {
  quick: { amount: { samples: 800, testSamples: 500 }, epochs: 24, replicas: 3, measured: 300, first: 0.3, looks: 16 },
  paper: { amount: {}, epochs: 1000, replicas: 10, measured: 1000, first: 0.02, looks: 40 },
};
const RATE = { quick: 1.5e-3, paper: 1e-3 };

/** What tells one such figure from another. */
export interface DynamicsOf extends Pick<Figure, "id" | "title" | "see"> {
  /** The images to train on. */
  images(settings: FigureSettings, amount: Amount): DeepProblemInput["data"];
}

function problemOf(
  images: DynamicsOf["images"],
  settings: FigureSettings,
  activation: (typeof ACTIVATIONS)[number],
  rule: "dfa" | "bp",
): DeepProblemInput {
  const { amount, epochs, replicas, measured, first, looks } = SIZES[settings.profile];
  return {
    network: { kind: "deep", hidden: Array.from({ length: DEPTH - 1 }, () => WIDTH), activation },
    rule,
    feedback: { kind: "uniform" },
    data: images(settings, amount),
    training: {
      reduction: "sum",
      rate: RATE[settings.profile],
      epochs,
      batch: 32,
      snapshotEpochs: [0, ...logSpaced(first, epochs, looks)],
    },
    measure: { replicas, samples: measured, frozen: false },
    seed: settings.seed,
  };
}

/** The layers that a quantity has, and all together as layer 0. */
const withTotal = (first: number, end: number) => [...Array.from({ length: end - first + 1 }, (_, i) => first + i), 0];

const valueOf = (alignment: Alignment | null, layer: number): number | null =>
  alignment && (layer === 0 ? alignment.total : alignment.layers[layer]);

const look = (layer: number) => {
  const name = layer === 0 ? "all layers" : `layer ${layer}`;
  const colour = layer === 0 ? GREY : layerColour(layer);
  return { name, colour, group: name, symbol: layer === 0 ? "circle" : layerSymbol(layer) };
};

const ROWS = [
  { name: "error", up: [0.78, 1] as const },
  { name: "weight alignment", up: [0.52, 0.74] as const },
  { name: "gradient alignment", up: [0.26, 0.48] as const },
  { name: "cosine between networks", up: [0, 0.22] as const },
];

const ERRORS: readonly (readonly [name: string, symbol: string, of: (at: DeepSnapshot) => number | null])[] = [
  ["training error", "circle", (at) => errorOf(at)],
  ["test error", "circle-open", (at) => errorOf(at.test)],
];

const QUANTITIES = [
  { name: "weightAlignment", row: 1, layers: withTotal(2, DEPTH), of: (at: DeepSnapshot) => at.weightAlignment },
  {
    name: "gradientAlignment",
    row: 2,
    layers: withTotal(1, DEPTH - 1),
    of: (at: DeepSnapshot) => at.gradientAlignment,
  },
  { name: "cosine", row: 3, layers: withTotal(1, DEPTH), of: (at: DeepSnapshot) => at.replicaCosine },
];

/** The course of DFA and of BP in deep networks of two activations. */
export const dynamicsFigure = ({ id, title, see, images }: DynamicsOf): Figure => ({
  id,
  title,
  see,
  claims: ["replica-convergence", "deep-weak-alignment"],
  runs: (settings) =>
    ACTIVATIONS.flatMap((activation) =>
      (["dfa", "bp"] as const).map((rule) => problemOf(images, settings, activation, rule)),
    ),
  draw(context) {
    const { epochs, first } = SIZES[context.profile];
    const data: Record<string, unknown>[] = [];
    const numbers: Record<string, number> = {};
    const panels: Panel[] = [];
    const listed = new Set<string>();
    ACTIVATIONS.forEach((activation, column) => {
      const dfa = deepRecord(context, problemOf(images, context, activation, "dfa"));
      const bp = deepRecord(context, problemOf(images, context, activation, "bp"));
      /** Each series is named in the legend the first time that it appears. */
      const once = (name: string) => !listed.has(name) && listed.add(name) !== undefined;
      const panelOf = (row: number) => ROWS.length * column + row + 1;
      ROWS.forEach(({ name, up }, row) => {
        panels.push({
          x: { title: row === ROWS.length - 1 ? "epoch" : "", log: true, range: [0.9 * first, 1.1 * epochs] },
          y: { title: column === 0 ? name : "", range: [-0.06, 1.03] },
          across: column === 0 ? [0, 0.47] : [0.53, 1],
          up,
          ...(row === 0 && { title: activation }),
        });
      });

      ERRORS.forEach(([name, symbol, of]) => {
        const common = { name, colour: GREY, group: name, panel: panelOf(0) };
        data.push(
          line({ ...common, name: `${name}, BP`, points: course(bp, of), dash: "dot", listed: false, width: 1.5 }),
          markers({ ...common, points: course(dfa, of), symbol, listed: once(name) }),
        );
      });
      QUANTITIES.forEach(({ row, layers, of }) =>
        layers.forEach((layer) => {
          const common = { ...look(layer), panel: panelOf(row) };
          const value = (at: DeepSnapshot) => valueOf(of(at), layer);
          data.push(
            line({ ...common, points: course(bp, value), dash: "dot", listed: false, width: 1.5 }),
            markers({ ...common, points: course(dfa, value), listed: once(common.name) }),
          );
        }),
      );
      /*
       * Networks that share feedback share what they learned, `F_l A_l F_{l−1}ᵀ`, and not the weights that they started
       * from:
       * where these are left as they were, the cosine between two of them is 1 − ‖W_l⁰‖²/‖W_l‖². What differs between
       * the networks in what they learn makes it less.
       */
      const start = dfa.snapshots[0].weightNorms;
      for (let layer = 1; layer <= DEPTH; layer++) {
        const expected = course(dfa, (at) => 1 - (start[layer]! / at.weightNorms[layer]!) ** 2);
        data.push(line({ ...look(layer), panel: panelOf(3), points: expected, listed: false, width: 1.5 }));
        numbers[`${activation}.expectedCosine${layer}`] = expected[expected.length - 1][1]!;
      }
      (
        [
          ["dfa", dfa],
          ["bp", bp],
        ] as const
      ).forEach(([rule, run]) => {
        const end = last(run);
        const of = (name: string, value: number) => (numbers[`${activation}.${rule}.${name}`] = value);
        of("trainingError", errorOf(end)!);
        of("testError", errorOf(end.test)!);
        for (const { name, layers, of: quantity } of QUANTITIES) {
          for (const layer of layers) of(`${name}${layer === 0 ? "" : layer}`, valueOf(quantity(end), layer)!);
        }
      });
      context.onProgress((column + 1) / ACTIVATIONS.length);
    });
    return { plot: { data, layout: layout(panels, 1000) }, numbers };
  },
});
