import { placedLayers } from "../../../src/sequence/index.ts";
import { parseWith, sequenceProblemSchema } from "../../../src/problem/index.ts";
import { GREY, layout, line, markers, PALETTE, SYMBOLS, type Point } from "../../plot/index.ts";
import type { Figure } from "../figure.ts";
import {
  circle,
  lastOf,
  meanOver,
  PLACES,
  residual,
  rootMeanSquare,
  spread,
  tokens,
  type Spread,
} from "./placedRuns.ts";

const SIZES = {
  quick: { seeds: 5, layers: [1, 2, 3], blocks: [1, 2, 4, 8] },
  paper: { seeds: 20, layers: [1, 2, 3, 4, 5], blocks: [1, 2, 4, 8, 16] },
};

/** How many feedback matrices the places of the convolution take turns with. */
const MATRICES = [1, 2, PLACES];

/** Four token layers, of which every second averages over the past. */
const MIXINGS = (["none", "causal-mean", "none", "causal-mean", "none"] as const).map((kind) => ({ kind }));

/**
 * One statement, three networks: gradient alignment where feedback is shared as the weights are, and where it is not.
 */
export const whatIsShared: Figure = {
  id: "what-is-shared",
  title: "One statement, three networks: feedback shared as the weights are",
  see: "Signals align at any depth where one matrix serves all places and all blocks; R matrices over places leave one over the root of R, mixing leaves its known factor, and D blocks with feedback of their own leave the readout at most one over the root of D.",
  claims: ["sharing-theorem", "dealt-feedback-ceiling", "mixing-factor", "transported-feedback", "bessel-ceiling"],
  basis({ profile }) {
    return `Linear teachers on Gaussian inputs at several places; infinitely wide linear networks, ${SIZES[profile].seeds} a point with the standard deviation among them.`;
  },
  draw({ profile, seed, onProgress }) {
    const { seeds, layers, blocks } = SIZES[profile];
    const total = MATRICES.length * layers.length + 2 + 2 * blocks.length;
    let done = 0;
    const over = (x: number, of: (seed: number) => number): Spread => {
      // A network that has learned its map to the last digit has no signals left to compare.
      const values = Array.from({ length: seeds }, (_, s) => of(1000 * seed + s)).filter(Number.isFinite);
      onProgress(++done / total);
      return spread(x, values);
    };
    const data: Record<string, unknown>[] = [];
    const numbers: Record<string, number> = {};
    const measured = (name: string, spreads: readonly Spread[], k: number, panel: number) =>
      data.push(
        markers({
          name,
          points: spreads.map(({ point }) => point),
          errors: spreads.map(({ sd }) => sd),
          colour: PALETTE[k],
          symbol: SYMBOLS[k],
          panel,
        }),
      );
    const theory = (name: string, points: readonly Point[], k: number, panel: number) =>
      data.push(line({ name, points, colour: k < 0 ? GREY : PALETTE[k], panel, kind: k < 0 ? "bound" : "theory" }));

    MATRICES.forEach((R, k) => {
      const spreads = layers.map((depth) =>
        over(depth, (s) => meanOver(lastOf(circle(depth, R, s)).gradientAlignment.layers)),
      );
      theory(
        R === 1 ? "one matrix for all places: 1" : `${R} matrices: 1/√${R}`,
        layers.map((x): Point => [x, 1 / Math.sqrt(R)]),
        k,
        1,
      );
      measured(`${R} ${R === 1 ? "matrix" : "matrices"}, convolution`, spreads, k, 1);
      numbers[`convolution.${R}`] = spreads.reduce(
        (worst, { mean }) => Math.max(worst, Math.abs(mean * Math.sqrt(R) - 1)),
        0,
      );
    });

    const factors = placedLayers(parseWith(sequenceProblemSchema, tokens(MIXINGS, "none", 1)))
      .slice(0, -1)
      .map(({ layer, mixingFactor }): Point => [layer, mixingFactor]);
    theory("mixing factor", factors, 3, 2);
    (["none", "mixing"] as const).forEach((transport, i) => {
      const runs = Array.from({ length: seeds }, (_, s) => lastOf(tokens(MIXINGS, transport, 1000 * seed + s)));
      onProgress(++done / total);
      const spreads = factors.map(([layer]) =>
        spread(
          layer!,
          runs.map(({ gradientAlignment }) => gradientAlignment.layers[layer!] ?? 0),
        ),
      );
      measured(
        transport === "none" ? "errors stay at their place" : "errors go back through the mixing",
        spreads,
        3 + i,
        2,
      );
      numbers[`tokens.${transport}`] = spreads.reduce(
        (worst, { mean }, l) => Math.max(worst, Math.abs(mean - (transport === "none" ? factors[l][1]! : 1))),
        0,
      );
    });

    const independent = blocks.map((D) =>
      over(D, (s) => rootMeanSquare(lastOf(residual(D, "independent", s)).readoutAlignment!)),
    );
    const shared = blocks.map((D) =>
      over(D, (s) => rootMeanSquare(lastOf(residual(D, "shared", s)).readoutAlignment!)),
    );
    const fine = Array.from({ length: 41 }, (_, i) => blocks[0] * (blocks[blocks.length - 1] / blocks[0]) ** (i / 40));
    theory(
      "ceiling 1/√D",
      fine.map((D): Point => [D, 1 / Math.sqrt(D)]),
      -1,
      3,
    );
    measured("feedback of their own", independent, 0, 3);
    measured("one for all blocks", shared, 1, 3);
    const last = blocks.length - 1;
    const deepest = blocks[last];
    numbers.highestAboveBessel = Math.max(...independent.map(({ mean }, i) => mean - 1 / Math.sqrt(blocks[i])));
    numbers.independentAtDepth = independent[last].mean * Math.sqrt(deepest);
    numbers.sharedAtDepth = shared[last].mean;
    numbers.sharedAtOne = shared[0].mean;

    const y = (title: string) => ({ title, range: [0, 1.08] as const });
    const plot = {
      data,
      layout: layout(
        [
          {
            x: { title: "hidden layers", ticks: layers },
            y: y("gradient alignment"),
            across: [0, 0.28],
            title: "convolution",
          },
          {
            x: { title: "layer", ticks: factors.map(([layer]) => layer!) },
            y: y("gradient alignment"),
            across: [0.37, 0.63],
            title: "token layers",
          },
          {
            x: { title: "blocks, D", ticks: blocks, log: true },
            y: y("cos∠(U, Fᵀ)"),
            across: [0.72, 1],
            title: "residual stream",
          },
        ],
        460,
      ),
    };
    return { plot, numbers };
  },
};
