import { isSure } from "./reconcile.ts";
import { scoreOf, type MeanAlignment, type Spread, type TrainedDiagnosis, type TrainedNetwork } from "./trained.ts";

const NAMES = { bp: "BP", dfa: "DFA", frozen: "frozen" } as const;

/** The trained networks as a table of words: its headings, its rows, and what the numbers are. */
export function trainedTable({ networks, epochs, width, samples, heldOut, rates }: TrainedDiagnosis): {
  readonly about: string;
  readonly headings: readonly string[];
  readonly rows: readonly (readonly string[])[];
} {
  const classes = networks.some(({ accuracy }) => accuracy !== null);
  const { seeds } = networks.map(scoreOf).find((score) => score !== null) ?? { seeds: 0 };
  const aligned = networks.find(({ weightAlignment }) => weightAlignment !== null);
  const names = (of: MeanAlignment | null | undefined, sign: string) =>
    Object.keys(of?.layers ?? {}).map((layer) => `${sign}_${layer}`);
  const weights = names(aligned?.weightAlignment, "WA");
  const signals = names(aligned?.gradientAlignment, "GA");
  return {
    about: `trained networks: width ${width}, ${epochs} epoch${epochs === 1 ? "" : "s"} of SGD on ${samples} samples, ${heldOut} held out; ± is the standard deviation over ${seeds} seeds, each with weights, feedback and batches of its own; of the rates ${rates.join(", ")} the one that fits the training set best`,
    headings: [
      "network",
      "rate",
      classes ? "accuracy held out" : "variance explained, held out",
      ...weights,
      ...signals,
    ],
    rows: networks.map((network) => [
      `${network.activation}, ${NAMES[network.rule]}`,
      network.rate === null ? "all diverged" : String(network.rate),
      percent(scoreOf(network)),
      ...cells(network, "weightAlignment", weights),
      ...cells(network, "gradientAlignment", signals),
    ]),
  };
}

/** The sentences after the table. */
export function trainedSentences({ verdict, advice, networks, heldOut }: TrainedDiagnosis): string[] {
  if (advice === null) return [verdict];
  const { change, activation, gain } = advice;
  const what = networks.some(({ accuracy }) => accuracy !== null) ? "accuracy" : "explained variance";
  if (gain === null) return [verdict, `The advice was tried on trained networks (${change}): they diverged.`];
  const points = 100 * gain.mean;
  const sure = isSure(gain.mean, gain.standardError, heldOut);
  const said = sure ? (points > 0 ? "it helps there too" : "it does not help there") : "which is not sure";
  return [
    verdict,
    `The advice tried on trained ${activation} networks (${change}): DFA's ${what} changes by ${points >= 0 ? "+" : "−"}${Math.abs(points).toFixed(1)} ± ${(100 * gain.standardError).toFixed(1)} points, ${said}.`,
  ];
}

const percent = (score: Spread | null): string =>
  score === null ? "–" : `${(100 * score.mean).toFixed(1)} ± ${(100 * score.sd).toFixed(1)} %`;

function cells(
  network: TrainedNetwork,
  of: "weightAlignment" | "gradientAlignment",
  names: readonly string[],
): string[] {
  const values = Object.values(network[of]?.layers ?? {});
  return names.map((_, i) => (values[i] === undefined || values[i] === null ? "–" : values[i].toFixed(3)));
}

/** A trained diagnosis as lines for a terminal. */
export function trainedLines(trained: TrainedDiagnosis): string[] {
  const { about, headings, rows } = trainedTable(trained);
  const widths = headings.map((heading, i) => Math.max(heading.length, ...rows.map((row) => row[i].length)));
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join("  ");
  return [about, "", line(headings), ...rows.map(line), "", ...trainedSentences(trained)];
}
