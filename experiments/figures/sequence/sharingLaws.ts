import { placedLayers } from "../../../src/sequence/index.ts";
import { parseWith, sequenceProblemSchema } from "../../../src/problem/index.ts";
import { dealtCeilingOf } from "../../../theory/sequence/index.ts";
import { layout, line, markers, PALETTE, SYMBOLS, type Point } from "../../plot/index.ts";
import type { Figure } from "../figure.ts";
import { circle, lastOf, meanOver, spread, tokens } from "./placedRuns.ts";

const SIZES = { quick: { seeds: 5, networks: 4 }, paper: { seeds: 20, networks: 8 } };

const DOSES = [1, 2, 4, 8];

const KINDS = ["none", "causal-mean"] as const;

/** Token networks of five layers, from mixing nowhere to mixing everywhere, in an order that visits many factors. */
const mixingsOf = (network: number) =>
  Array.from({ length: 5 }, (_, l) => ({ kind: KINDS[(network * 5 + 3 * l * (network + 1)) % 4 > 1 ? 1 : 0] }));

/** How much sharing, and how much mixing: what the laws say against what is measured. */
export const sharingLaws: Figure = {
  id: "sharing-laws",
  title: "How much is shared, how much is mixed: the laws and the measurements",
  see: "With R matrices over places the signals' alignment falls as one over the root of R, but that of the updates, which sum over places, hardly moves; and the mixing factor that the errors show lies near the one predicted from the mixing alone, below it where the mixing is strongest.",
  claims: ["dealt-feedback-ceiling", "place-average", "mixing-factor"],
  basis({ profile }) {
    const { seeds, networks } = SIZES[profile];
    return `Linear teachers on Gaussian inputs at several places; infinitely wide linear networks, ${seeds} a point with the standard deviation among them, ${networks} orders of mixing.`;
  },
  draw({ profile, seed, onProgress }) {
    const { seeds, networks } = SIZES[profile];
    const total = DOSES.length + networks;
    let done = 0;
    const doses = DOSES.map((R) => {
      const runs = Array.from({ length: seeds }, (_, s) => lastOf(circle(2, R, 1000 * seed + s)));
      onProgress(++done / total);
      return {
        signals: spread(
          R,
          runs.map(({ gradientAlignment }) => meanOver(gradientAlignment.layers)),
        ),
        updates: spread(
          R,
          runs.map(({ updateAlignment }) => meanOver(updateAlignment.layers)),
        ),
      };
    });
    const fine = Array.from({ length: 31 }, (_, i) => 8 ** (i / 30));
    const mixed = [...Array(networks).keys()].flatMap((k) => {
      const predicted = placedLayers(parseWith(sequenceProblemSchema, tokens(mixingsOf(k), "none", 1))).slice(0, -1);
      const runs = Array.from({ length: seeds }, (_, s) => lastOf(tokens(mixingsOf(k), "none", 1000 * seed + s)));
      onProgress(++done / total);
      return predicted.map(({ layer, mixingFactor }) =>
        spread(
          mixingFactor,
          runs.map((run) => run.mixingFactor[layer] ?? 0),
        ),
      );
    });
    const series = (key: "signals" | "updates") => ({
      points: doses.map((dose): Point => dose[key].point),
      errors: doses.map((dose) => dose[key].sd),
    });
    const data = [
      line({ name: "1/√R", points: fine.map((R): Point => [R, dealtCeilingOf(R)]), colour: PALETTE[0] }),
      markers({ name: "signals", ...series("signals"), colour: PALETTE[0], symbol: SYMBOLS[0] }),
      markers({ name: "updates", ...series("updates"), colour: PALETTE[1], symbol: SYMBOLS[1] }),
      line({
        name: "as predicted",
        points: [
          [0.15, 0.15],
          [1, 1],
        ],
        colour: PALETTE[2],
        panel: 2,
      }),
      markers({
        name: "mixing factor of the errors",
        points: mixed.map(({ point }) => point),
        errors: mixed.map(({ sd }) => sd),
        colour: PALETTE[2],
        symbol: SYMBOLS[2],
        panel: 2,
      }),
    ];
    return {
      plot: {
        data,
        layout: layout(
          [
            {
              x: { title: "feedback matrices over places, R", ticks: DOSES, log: true },
              y: { title: "alignment", range: [0, 1.08] },
              across: [0, 0.44],
              title: "dose and response",
            },
            {
              x: { title: "predicted", range: [0.15, 1.04] },
              y: { title: "measured", range: [0.15, 1.04] },
              across: [0.56, 1],
              title: "mixing factor",
            },
          ],
          460,
        ),
      },
      numbers: {
        largestDeviationOfSignals: Math.max(
          ...doses.map(({ signals }, i) => Math.abs(signals.mean / dealtCeilingOf(DOSES[i]) - 1)),
        ),
        lowestUpdates: Math.min(...doses.map(({ updates }) => updates.mean)),
        largestDeviationOfMixing: Math.max(...mixed.map(({ point, mean }) => Math.abs(mean - point[0]!))),
        lowestMixingFactor: Math.min(...mixed.map(({ point }) => point[0]!)),
      },
    };
  },
};
