import {
  fitExponent,
  GREY,
  layout,
  line,
  markers,
  mean,
  PALETTE,
  standardError,
  SYMBOLS,
  type Point,
} from "../../plot/index.ts";
import type { Figure } from "../figure.ts";
import { bestRuns, blockProblem, METHODS, SIZES, type Method } from "./blockRuns.ts";

const ALL = Object.keys(METHODS) as Method[];
const DFA = ["shared", "independent"] as const;

const known = (layers: Readonly<Record<string, number | null>>): number[] =>
  Object.values(layers).filter((value) => value !== null);
const rootMeanSquare = (values: readonly number[]): number => Math.sqrt(mean(values.map((value) => value * value)));

/** Feedback shared by the blocks of a Transformer, and a matrix for each: alignment over depth, and what is learned. */
export const transformerFeedback: Figure = {
  id: "transformer-feedback",
  title: "Transformers: alignment follows what blocks share, learning does not",
  see: "A readout above D blocks with feedback of their own aligns with it to no more than one over the root of D, and their signals align the less the deeper, by more than the root of D; one matrix for all blocks keeps more of both, and yet it learns no better: with either, DFA ends between frozen blocks and backpropagation.",
  claims: ["bessel-ceiling"],
  basis({ profile }) {
    const { seeds, steps, width, context, rates } = SIZES[profile];
    return `Induction sequences of ${context} tokens, drawn afresh; Transformers of width ${width}, ${steps} steps of Adam, ${seeds} seeds a point with the standard error of their mean, best of ${rates.length === 1 ? "one rate" : `${rates.length} rates`}.`;
  },
  runs(settings) {
    const { blocks, rates, seeds } = SIZES[settings.profile];
    return blocks.flatMap((D) =>
      ALL.flatMap((method) =>
        rates.flatMap((rate) =>
          Array.from({ length: seeds }, (_, draw) => blockProblem(settings, method, D, rate, draw)),
        ),
      ),
    );
  },
  draw(context) {
    const { blocks } = SIZES[context.profile];
    const deepest = blocks[blocks.length - 1];
    const data: Record<string, unknown>[] = [];
    const numbers: Record<string, number> = {};
    const best = Object.fromEntries(
      ALL.map((method) => [method, blocks.map((D) => bestRuns(context, method, D))]),
    ) as Record<Method, ReturnType<typeof bestRuns>[]>;
    const ends = (method: Method, k: number) => best[method][k].ends;
    const fine = Array.from({ length: 41 }, (_, i): Point => [deepest ** (i / 40), deepest ** (-i / 80)]);
    const looks = { name: "at most 1/√D", points: fine, colour: GREY, kind: "bound" } as const;
    data.push(line({ ...looks, panel: 1 }));
    DFA.forEach((method, i) => {
      const readout = blocks.map((_, k) =>
        ends(method, k).map((end) => rootMeanSquare(known(end.readoutAlignment.layers))),
      );
      const signals = blocks.map((_, k) => ends(method, k).map((end) => mean(known(end.gradientAlignment.layers))));
      [readout, signals].forEach((values, panel) => {
        if (method === "independent") {
          const law = blocks.map((D): Point => [D, mean(values[0]) / Math.sqrt(D)]);
          const name = "1/√D of one block's";
          data.push(
            line({
              name,
              points: law,
              kind: "guide",
              colour: PALETTE[i],
              panel: panel + 1,
              group: "law",
              listed: panel === 0,
            }),
          );
        }
        data.push(
          markers({
            name: METHODS[method].name,
            points: blocks.map((D, k): Point => [D, mean(values[k])]),
            errors: values.map(standardError),
            colour: PALETTE[i],
            symbol: SYMBOLS[i],
            panel: panel + 1,
            group: method,
            listed: panel === 0,
          }),
        );
      });
      const last = blocks.length - 1;
      numbers[`readout.${method}`] = mean(readout[last]);
      numbers[`signals.${method}`] = mean(signals[last]);
      numbers[`signalsExponent.${method}`] = fitExponent(blocks.map((D, k) => [D, mean(signals[k])]));
      numbers[`readoutExponent.${method}`] = fitExponent(blocks.map((D, k) => [D, mean(readout[k])]));
      if (method === "independent")
        numbers.highestAboveBessel = Math.max(...blocks.map((D, k) => mean(readout[k]) - 1 / Math.sqrt(D)));
    });
    ALL.forEach((method, done) => {
      context.onProgress((done + 1) / ALL.length);
      const i = method === "shared" ? 0 : method === "independent" ? 1 : method === "bp" ? 2 : 3;
      const values = blocks.map((_, k) => ends(method, k).map(({ excessLoss }) => excessLoss!));
      data.push(
        markers({
          name: METHODS[method].name,
          points: blocks.map((D, k): Point => [D, mean(values[k])]),
          errors: values.map(standardError),
          colour: PALETTE[i],
          symbol: SYMBOLS[i],
          panel: 3,
          group: method,
          listed: method === "bp" || method === "frozen",
        }),
      );
      numbers[`excess.${method}`] = mean(values[blocks.length - 1]);
      numbers[`accuracy.${method}`] = mean(ends(method, blocks.length - 1).map(({ accuracy }) => accuracy));
      numbers[`rate.${method}`] = best[method][blocks.length - 1].rate;
    });
    numbers.differenceError = standardError(
      ends("shared", blocks.length - 1).map((end, s) => end.loss - ends("independent", blocks.length - 1)[s].loss),
    );
    const x = { title: "blocks, D", ticks: blocks, log: true };
    const across = [
      [0, 0.27],
      [0.37, 0.63],
      [0.73, 1],
    ] as const;
    const plot = {
      data,
      layout: layout(
        [
          { x, y: { title: "cos∠(U, Fᵀ)", range: [0, 1.08] }, across: across[0], title: "readout" },
          { x, y: { title: "gradient alignment", range: [-0.1, 1.08] }, across: across[1], title: "signals" },
          { x, y: { title: "nats above the optimum", range: [0, 2] }, across: across[2], title: "what is learned" },
        ],
        460,
      ),
    };
    return { plot, numbers };
  },
};
