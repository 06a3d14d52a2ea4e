import { closedFormRun } from "../../../experiments/run/closedForm.ts";
import {
  GREY,
  layerColour,
  layerSymbol,
  line,
  markers,
  PALETTE,
  type Point,
  SYMBOLS,
} from "../../../experiments/plot/index.ts";
import { linearTable, printed } from "../../../experiments/run/tables/index.ts";
import { InputError } from "../../../src/inputError.ts";
import { norm } from "../../../src/linalg/index.ts";
import {
  defaultLinearRung,
  hasUnresolved,
  linearInSteps,
  snapshotSteps,
  snapshotTimes,
  startOn,
  type LinearSnapshot,
  type Watch,
} from "../../../src/linear/index.ts";
import { linearProblemSchema, parseWith, realiseLinear, type LinearNetwork } from "../../../src/problem/index.ts";
import { trajectoryOf } from "../../../src/record/index.ts";
import { forecast, type Forecast } from "../../../theory/alignment/index.ts";
import { closedFormSnapshot, commonModes, type ClosedFormSnapshot } from "../../../theory/closedForm/index.ts";
import type { Chart, Picture } from "../picture.ts";
import { above, chart, frameCount, frameTimes, sub, timeAxis } from "./charts.ts";

type Report = (fraction: number) => void;

/** What is expected at the end is drawn over this fraction of the time axis. */
const END = 0.08;

/** Points of a theory curve. */
const CURVE = 160;

/**
 * The run of a deep linear network, with the closed forms that predict it. Throws an InputError for a problem that
 * cannot be run.
 */
export function linearPicture(given: unknown, report: Report = () => {}): Picture {
  const problem = parseWith(linearProblemSchema, given);
  const network = realiseLinear(problem);
  const rung = defaultLinearRung(network);
  const { inputs: n0, outputs: nL } = problem.network;
  const { rate, time: end, snapshotTimes: asked } = problem.training;
  const looks = linearInSteps(network, rung)
    ? snapshotSteps(Math.round(end / rate), rate, asked).map((step) => step * rate)
    : snapshotTimes(end, asked);
  const frames: { time: number; matrices: Float32Array[] }[] = [];
  const watch: Watch = {
    times: frameTimes(looks, frameCount(nL * n0 + (network.depth - 1) * nL ** 2)),
    see: (time, matrices) => frames.push({ time, matrices: matrices.map(({ data }) => Float32Array.from(data)) }),
  };
  const run = startOn(network, rung, problem.rule === "dfa" ? watch : undefined).stream();
  const { outcome, snapshots } = trajectoryOf(run, (at) => report(at.time / end));
  const times = snapshots.map(({ time }) => time);
  const results = linearTable({ problem, rung, outcome, snapshots });
  const { summary, headings, rows, ending } = results;
  const unwell = outcome.status === "diverged" || outcome.status === "interrupted";
  const theory = unwell ? NO_THEORY : theoryOf(network, frameTimes(times, CURVE));
  return {
    summary,
    notes: [
      unwell ? `${outcome.message}.` : ending,
      ...(snapshots.some(hasUnresolved)
        ? ["Numbers beyond the resolution or the range of double precision are left out."]
        : []),
      ...theory.notes,
      ...(problem.rule === "dfa" ? [] : ["Only DFA has alignment matrices: with another rule there are none to show."]),
    ],
    ended: unwell ? "badly" : "well",
    charts: charts(network, snapshots, theory),
    times: frames.map((at) => at.time),
    matrices: (frames[0]?.matrices ?? []).map((_, i) => ({
      name: "A",
      index: String(i + 1),
      rows: nL,
      cols: i === 0 ? n0 : nL,
      colour: colourOf(i + 1),
      entries: concatenated(frames.map(({ matrices }) => matrices[i])),
    })),
    table: { headings, rows, times },
    text: printed(results),
  };
}

function concatenated(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Layers beyond the palette take its colours again. */
const colourOf = (layer: number): string => layerColour(((layer - 1) % PALETTE.length) + 1);
const symbolOf = (layer: number): string => layerSymbol(((layer - 1) % SYMBOLS.length) + 1);

/**
 * What the theory says of a network: the closed form where its moments allow one, and what to expect of a network that
 * has learned.
 */
interface Theory {
  readonly name: string;
  readonly closed: readonly (ClosedFormSnapshot & { readonly time: number })[];
  readonly final: Forecast | null;
  /**
   * `‖W_l⁰‖²`, l = 1 … L, zeros where there are none: initial weights stand at right angles to what is learned, as in
   * wide layers they do.
   */
  readonly initialSquares: readonly number[];
  readonly notes: readonly string[];
}

/** Beside a run that came to no end there is nothing to compare. */
const NO_THEORY: Theory = { name: "", closed: [], final: null, initialSquares: [], notes: [] };

function theoryOf(network: LinearNetwork, times: readonly number[]): Theory {
  const { source, depth } = network;
  const { inputs, cross } = source.moments();
  const { map } = source.regression();
  const limited = network.problem.rule !== "dfa";
  const final = limited || norm(map) === 0 ? null : forecast(map, depth, network.feedbackGrams());
  const refusal = refusalOf(network);
  const initialSquares =
    network.problem.network.initial.kind === "zero"
      ? Array.from({ length: depth }, () => 0)
      : network.initialWeights().map((W) => norm(W) ** 2);
  if (limited) return { name: "", closed: [], final, initialSquares, notes: zeroIsFixed(network) ? [FIXED_POINT] : [] };
  const modes = commonModes(inputs, cross);
  if (modes === null || modes.length === 0)
    return {
      name: "",
      closed: [],
      final,
      initialSquares,
      notes: [`No closed form is drawn: ${refusal ?? "there is nothing to learn"}.`],
    };
  const closed = times.map((time) => ({
    time,
    ...closedFormSnapshot({ depth, outputs: source.outputs, modes, time }),
  }));
  const random = initialSquares.some((square) => square > 0);
  const legend =
    "Markers are simulated, lines the closed form; short dash-dotted lines at the right end are what the theory expects once all is learned (of gradients: the worst case).";
  if (refusal === null) return { name: "closed form", closed, final, initialSquares, notes: [legend] };
  return {
    name: "closed form of the limit",
    closed,
    final,
    initialSquares,
    notes: [
      legend,
      `Drawn is the limit of infinite width${random ? ", with random weights of these sizes, which count in the alignment of the weights alone," : " and zero weights"} under DFA; the problem is not in it${random ? "" : ` (${refusal})`}.`,
    ],
  };
}

const FIXED_POINT =
  "Nothing moves: zero weights are a fixed point of backpropagation and of feedback alignment, whose signals all pass through a product that is zero. DFA leaves them, since it sends the error past the weights.";

/** Whether the rule cannot leave the initial weights. */
const zeroIsFixed = ({ problem }: LinearNetwork): boolean =>
  problem.network.initial.kind === "zero" && problem.rule !== "dfa";

/** Why the closed form does not hold exactly, in its own words; null where it does. */
function refusalOf(network: LinearNetwork): string | null {
  try {
    closedFormRun(network).next();
    return null;
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
}

function charts(network: LinearNetwork, snapshots: readonly LinearSnapshot[], theory: Theory): Chart[] {
  const { depth } = network;
  const later = snapshots.filter(({ time }) => time > 0);
  if (later.length === 0) return [];
  const start = snapshots[0].excessLoss || 1;
  const [first, last] = [later[0].time, later[later.length - 1].time];
  const time = timeAxis("time (rate × steps)", first, last);
  const layers = Array.from({ length: depth }, (_, i) => i + 1);
  const sampled = snapshots.some(({ gradientAlignment }) => gradientAlignment !== null);

  /** Measured markers and theory lines of every layer for which there are any. */
  const byLayer = (
    measured: (at: LinearSnapshot, layer: number) => number | null | undefined,
    predicted: (at: ClosedFormSnapshot, layer: number) => number | null | undefined,
    final: (at: Forecast["layers"][number]) => number | null,
    endsAs = "as expected once all is learned",
  ): Record<string, unknown>[] =>
    layers.flatMap((layer) => {
      const name = `layer ${layer}`;
      const common = { colour: colourOf(layer), group: name };
      const points = later.map((at): Point => [at.time, measured(at, layer) ?? null]).filter(([, y]) => y !== null);
      const curve = theory.closed.map((at): Point => [at.time, predicted(at, layer) ?? null]);
      const end = theory.final && final(theory.final.layers[layer - 1]);
      return [
        ...(points.length > 0 ? [markers({ ...common, name, points, symbol: symbolOf(layer) })] : []),
        ...(curve.some(([, y]) => y !== null)
          ? [line({ ...common, name: `${name}, ${theory.name}`, points: curve, listed: false })]
          : []),
        ...(points.length > 0 && end !== null
          ? [
              line({
                ...common,
                name: `${name}, ${endsAs}`,
                // At the right end alone: it holds once all is learned.
                points: [
                  [last / (last / first) ** END, end],
                  [last, end],
                ],
                kind: "bound",
                width: 2.5,
                listed: false,
              }),
            ]
          : []),
      ];
    });

  return [
    chart("loss", "Loss over time", time, { title: "excess loss / initial" }, [
      markers({
        name: "simulated",
        colour: GREY,
        symbol: "circle-open",
        points: later.map((at): Point => [at.time, at.excessLoss === null ? null : at.excessLoss / start]),
      }),
      ...(theory.closed.length > 0
        ? [
            line({
              name: theory.name,
              colour: GREY,
              points: theory.closed.map((at): Point => [at.time, at.excessLoss / start]),
            }),
          ]
        : []),
    ]),
    chart(
      "weight-alignment",
      "Weight alignment of every layer over time",
      time,
      { title: `weight alignment ${sub("WA", "l")}` },
      byLayer(
        (at, layer) => at.weightAlignment.layers[layer],
        (at, layer) => besideInitial(at, layer, theory.initialSquares, network.source.outputs),
        (at) => (theory.initialSquares.some((square) => square > 0) ? null : at.weightAlignment),
      ),
    ),
    chart(
      "gradient-alignment",
      "Gradient alignment of every layer over time",
      time,
      { title: sampled ? `gradient alignment ${sub("GA", "l")}` : `update alignment ${sub("UA", "l")}` },
      byLayer(
        (at, layer) => (at.gradientAlignment ?? at.updateAlignment).layers[layer],
        (at, layer) =>
          sampled || theory.initialSquares.some((square) => square > 0) ? null : at.updateAlignment.layers[layer],
        (at) => (sampled ? at.gradientWorstCase : null),
        "worst case once all is learned",
      ),
    ),
    chart(
      "condition-numbers",
      "Condition numbers of the alignment matrices over time",
      time,
      { title: `κ(${sub("A", "l")})`, log: true },
      byLayer(
        (at, layer) => at.conditionNumbers[layer],
        (at, layer) => at.conditionNumbers[layer],
        (at) => at.kappa,
      ).map((trace) => ({ ...trace, ...positive(trace) })),
    ),
  ];
}

/**
 * Weight alignment in the closed form, with initial weights at right angles to what is learned: `tr A_l` over the norms
 * of `F_l F_{l−1}ᵀ` and of both together.
 */
function besideInitial(
  at: ClosedFormSnapshot,
  layer: number,
  initialSquares: readonly number[],
  outputs: number,
): number | null {
  if (layer === 1 || !(initialSquares[layer - 1] > 0)) return at.weightAlignment.layers[layer] ?? null;
  const gains = at.gains[layer - 1];
  const [sum, squares] = [gains.reduce((s, a) => s + a, 0), gains.reduce((s, a) => s + a * a, 0)];
  return sum / Math.sqrt(outputs * (squares + initialSquares[layer - 1]));
}

/** The points of a trace that a logarithmic axis can show. */
function positive({ x, y }: Record<string, unknown>): { x: unknown[]; y: unknown[] } {
  const points = above((x as number[]).map((value, i): Point => [value, (y as number[])[i]]));
  return { x: points.map(([value]) => value), y: points.map(([, value]) => value) };
}
