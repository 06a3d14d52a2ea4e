import type { DeepSnapshot } from "../../../src/deep/index.ts";
import { DEEP_RULES, type DeepProblemInput, type DeepRuleName } from "../../../src/problem/index.ts";
import { GREY, layout, line, markers, mean, PALETTE, standardError, type Point } from "../../plot/index.ts";
import type { Figure, FigureSettings } from "../figure.ts";
import { deepRecord, last } from "./parts/deepRecord.ts";
import { digits } from "./parts/images.ts";
import { dataWords } from "./parts/dataWords.ts";

const SIZES = {
  quick: { amount: { samples: 800, testSamples: 400 }, epochs: 10, seeds: 3, measured: 200 },
  paper: { amount: {}, epochs: 20, seeds: 5, measured: 1000 },
};

/** From the one that sends the true gradient to the one that sends nothing. */
const RULES: readonly DeepRuleName[] = ["bp", "wm", "kp", "usf", "frsf", "brsf", "dfa", "fa", "drtp", "frozen"];

function problemOf(settings: FigureSettings, rule: DeepRuleName, draw: number): DeepProblemInput {
  const { amount, epochs, measured } = SIZES[settings.profile];
  return {
    network: { kind: "deep", hidden: [64, 64], activation: "tanh" },
    rule,
    data: digits(settings, amount),
    training: { rate: 0.1, epochs, snapshotEpochs: [epochs] },
    measure: { samples: measured, frozen: false },
    seed: settings.seed + draw,
  };
}

/** What is read off the end of a run, by rule; rules that send nothing of their own have no alignment. */
const QUANTITIES: readonly {
  readonly name: string;
  readonly title: string;
  readonly panel: number;
  readonly symbol: string;
  of(at: DeepSnapshot): number | null | undefined;
}[] = [
  { name: "accuracy", title: "test accuracy", panel: 1, symbol: "circle", of: (at) => at.test?.accuracy },
  {
    name: "weightAlignment",
    title: "weight alignment",
    panel: 2,
    symbol: "square-open",
    of: (at) => at.weightAlignment?.total,
  },
  {
    name: "gradientAlignment",
    title: "gradient alignment",
    panel: 2,
    symbol: "diamond-open",
    of: (at) => at.gradientAlignment?.total,
  },
];

/** Accuracy and alignment of all rules on one problem. */
export const learningRules: Figure = {
  id: "learning-rules",
  title: "All rules on one problem: accuracy and alignment",
  see: "Every rule leaves frozen lower layers far behind, and weight mirrors, Kolen–Pollack and plain signs learn as backpropagation does; alignment is not accuracy, for magnitudes at random with the right signs send signals closer to backpropagation's than DFA and learn no better.",
  claims: ["kolen-pollack"],
  basis(settings) {
    const { epochs, seeds } = SIZES[settings.profile];
    return `${dataWords(problemOf(settings, "dfa", 0).data)}; tanh networks of two hidden layers of 64, ${epochs} epochs of SGD at rate 0.1. Bars: standard errors over ${seeds} seeds, each with weights, feedback, images and batches of its own.`;
  },
  runs: (settings) =>
    RULES.flatMap((rule) =>
      Array.from({ length: SIZES[settings.profile].seeds }, (_, draw) => problemOf(settings, rule, draw)),
    ),
  draw(context) {
    const { seeds } = SIZES[context.profile];
    const numbers: Record<string, number> = {};
    const ends = RULES.map((rule, i) => {
      context.onProgress((i + 1) / RULES.length);
      return Array.from({ length: seeds }, (_, draw) => last(deepRecord(context, problemOf(context, rule, draw))));
    });
    const data = QUANTITIES.map(({ name, title, panel, symbol, of }, q) => {
      const points: Point[] = [];
      const errors: number[] = [];
      RULES.forEach((rule, i) => {
        if (panel === 2 && DEEP_RULES[rule].draws === null) return;
        const values = ends[i].map((at) => of(at)!);
        numbers[`${rule}.${name}`] = mean(values);
        numbers[`${rule}.${name}.error`] = standardError(values);
        points.push([i + 1, mean(values)]);
        errors.push(standardError(values));
      });
      return markers({ name: title, points, errors, panel, symbol, colour: PALETTE[q] });
    });
    const level = (name: string, rule: DeepRuleName, colour: string) => {
      const y = numbers[`${rule}.accuracy`];
      const points: Point[] = [
        [0.5, y],
        [RULES.length + 0.5, y],
      ];
      return line({ name, points, kind: "baseline", colour, width: 1.5 });
    };
    data.push(level("backpropagation", "bp", PALETTE[3]), level("frozen lower layers", "frozen", GREY));
    const x = (names: readonly string[]) => ({
      title: "rule",
      range: [0.5, RULES.length + 0.5] as const,
      ticks: RULES.map((_, i) => i + 1),
      names,
    });
    const titles = RULES.map((rule) => DEEP_RULES[rule].title);
    const panels = [
      { x: x(titles.map(() => "")), y: { title: "test accuracy", range: [0, 1.03] as const }, up: [0.57, 1] as const },
      { x: x(titles), y: { title: "alignment", range: [-0.06, 1.03] as const }, up: [0, 0.43] as const },
    ];
    return { plot: { data, layout: layout(panels, 560) }, numbers };
  },
};
