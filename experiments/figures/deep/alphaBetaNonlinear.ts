import type { Figure } from "../figure.ts";
import {
  layout,
  line,
  markers,
  PALETTE,
  type Panel,
  type Point,
  SYMBOLS,
  correlation,
  mean,
  standardError,
} from "../../plot/index.ts";
import { deepRecord, last } from "./parts/deepRecord.ts";
import {
  ACTIVATIONS,
  drawsOf,
  expectedLooks,
  twoTargetsProblem,
  twoTargetsWords,
  type Activation,
} from "./parts/twoTargets.ts";

const ALPHAS = [0.2, 0.4, 0.6, 0.8, 1];
const BETAS = { quick: [0.2, 1], paper: ALPHAS };

/**
 * Gradient alignment at the end of training, read off the heat map of the paper to within 0.003, for the α of `ALPHAS`.
 * The exact settings behind it cannot be recovered, so that it is the shape that is compared.
 */
const OF_THE_PAPER: Readonly<Partial<Record<Activation, Readonly<Record<number, readonly number[]>>>>> = {
  relu: { 1: [0.756, 0.818, 0.832, 0.841, 0.841], 0.2: [0.683, 0.775, 0.802, 0.818, 0.824] },
  tanh: { 1: [0.705, 0.766, 0.797, 0.812, 0.803], 0.2: [0.635, 0.725, 0.759, 0.769, 0.772] },
};

/** Alignment at the end over the (α, β) grid of two targets. */
export const alphaBetaNonlinear: Figure = {
  id: "alpha-beta-nonlinear",
  title: "Two targets: alignment of nonlinear networks over the (α, β) grid",
  see: "Signals align the better, the nearer the second target comes to the scale of the first, in linear networks as the theory expects (lines); tanh and relu networks, which memorise their targets, also gain from independent ones (β = 1), in the shape that the paper shows (crosses).",
  claims: ["alpha-beta-alignment", "alpha-beta-exponents"],
  basis(settings) {
    return twoTargetsWords(settings);
  },
  runs(settings) {
    return ACTIVATIONS.flatMap((activation) =>
      BETAS[settings.profile].flatMap((beta) =>
        ALPHAS.flatMap((alpha) =>
          drawsOf(settings).map((draw) => twoTargetsProblem(settings, activation, alpha, beta, draw)),
        ),
      ),
    );
  },
  draw(context) {
    const betas = BETAS[context.profile];
    const data: Record<string, unknown>[] = [];
    const numbers: Record<string, number> = {};
    let largestDeviation = 0;
    ACTIVATIONS.forEach((activation, column) => {
      const [ours, theirs]: [number[], number[]] = [[], []];
      betas.forEach((beta, b) => {
        const name = `β = ${beta}`;
        const cells = ALPHAS.map((alpha) =>
          drawsOf(context).flatMap((draw) => {
            const problem = twoTargetsProblem(context, activation, alpha, beta, draw);
            const run = deepRecord(context, problem);
            return run.outcome.status === "completed" ? [{ problem, end: last(run) }] : [];
          }),
        );
        // A cell whose runs all diverged has no point.
        const there = ALPHAS.map((_, i) => i).filter((i) => cells[i].length > 0);
        (["gradientAlignment", "weightAlignment"] as const).forEach((quantity, row) => {
          const common = { name, group: name, colour: PALETTE[b], panel: 2 * column + row + 1 };
          const values = there.map((i) => cells[i].map(({ end }) => end[quantity]!.total!));
          const points = values.map((of, k): Point => [ALPHAS[there[k]], mean(of)]);
          if (activation === "linear") {
            const expected = there.map((i): Point => [
              ALPHAS[i],
              mean(cells[i].map(({ problem, end }) => expectedLooks(problem, [end.time])[0][quantity].total)),
            ]);
            expected.forEach(([, y], i) => {
              largestDeviation = Math.max(largestDeviation, Math.abs(y! - points[i][1]!));
            });
            data.push(line({ ...common, points: expected, listed: false }));
          }
          data.push(
            markers({
              ...common,
              points,
              errors: values.map(standardError),
              symbol: SYMBOLS[b],
              listed: column === 0 && row === 0,
            }),
          );
          const paper = OF_THE_PAPER[activation]?.[beta];
          if (row === 0 && paper) {
            ours.push(...points.map(([, y]) => y!));
            theirs.push(...there.map((i) => paper[i]));
            data.push(
              markers({
                ...common,
                name: "the paper's",
                group: "the paper's",
                points: paper.map((y, i): Point => [ALPHAS[i], y]),
                symbol: "x-thin-open",
                size: 6,
                listed: column === 1 && b === 0,
              }),
            );
          }
          points.forEach(([alpha, y]) => (numbers[`${activation}.${quantity}.α=${alpha}.β=${beta}`] = y!));
        });
      });
      if (ours.length > 0) numbers[`${activation}.correlationWithPaper`] = correlation(ours, theirs);
      context.onProgress((column + 1) / ACTIVATIONS.length);
    });
    numbers["linear.largestDeviation"] = largestDeviation;
    const panels = ACTIVATIONS.flatMap((activation, column) =>
      [0, 1].map((row): Panel => ({
        x: { title: row === 1 ? "scale α of the second target" : "", range: [0.12, 1.08], ticks: ALPHAS },
        y: { title: column > 0 ? "" : row === 0 ? "gradient alignment" : "weight alignment", range: [0.5, 1] },
        across: [0.35 * column, 0.35 * column + 0.3],
        up: row === 0 ? [0.54, 1] : [0, 0.46],
        ...(row === 0 && { title: activation }),
      })),
    );
    return { plot: { data, layout: layout(panels, 640) }, numbers };
  },
};
