import { advise } from "../../../experiments/diagnose/advice.ts";
import type { Diagnosis, LayerDiagnosis } from "../../../experiments/diagnose/index.ts";
import { examine, FULLY } from "../../../experiments/diagnose/examine.ts";
import { situationOf } from "../../../experiments/diagnose/situation.ts";
import type { NetworkChoice } from "../../../experiments/diagnose/train.ts";
import { verdictOf } from "../../../experiments/diagnose/verdict.ts";
import { layerColour, line, markers, PALETTE, SYMBOLS, type Point } from "../../../experiments/figures/style/index.ts";
import type { PreparedDataset } from "../../../src/data/files/prepare.ts";
import { InputError } from "../../../src/inputError.ts";
import { singularValues } from "../../../src/linalg/index.ts";
import { forecast, learnedMap } from "../../../theory/alignment/index.ts";
import type { Picture } from "../picture.ts";
import { chart } from "./charts.ts";

/** As in the command: beyond this spread of the inputs' variances training stops at `PARTLY`. */
const WELL_CONDITIONED = 1e3;
const PARTLY = 0.95;

/** A diagnosis without its provenance, which only Node can tell. */
export type BrowserDiagnosis = Omit<Diagnosis, "provenance">;

/** The diagnosis that `dfa-theory diagnose` makes of the same data, of infinite width and Gaussian feedback. Throws an InputError for data with nothing to learn. */
export function diagnosisOf(
  dataset: PreparedDataset,
  depth: number,
  report: (fraction: number) => void = () => {},
): BrowserDiagnosis {
  const choice: NetworkChoice = { depth, width: "infinite", feedback: { kind: "gaussian" }, seed: 1 };
  const { situation, fit } = situationOf(dataset.inputs, dataset.targets);
  report(0.3);
  const { variances } = situation;
  const cross = [...singularValues(situation.cross)];
  if (!(cross[0] > 1e-12 * Math.sqrt(variances[0]))) {
    throw new InputError(
      `${dataset.source}: inputs and targets must be correlated, got a cross-covariance of zero: a linear network has nothing to learn`,
    );
  }
  const goal = variances[0] / variances[variances.length - 1] <= WELL_CONDITIONED ? FULLY : PARTLY;
  const result = examine(situation, choice, goal);
  report(0.5);
  const full = forecast(learnedMap(variances, situation.cross, 1), depth);
  const { trained, predicted } = result;
  const advice = advise(situation, choice, goal, result, (fraction) => report(0.5 + 0.5 * fraction));
  const data = {
    source: dataset.source,
    samples: dataset.inputs.rows,
    inputs: dataset.inputs.cols,
    outputs: dataset.targets.cols,
    rankInputs: fit.rank,
    rankRegression: full.rank,
    crossSingularValues: cross,
    kappaCross: cross[0] / cross[Math.min(full.rank, cross.length) - 1],
    kappaRegression: full.kappa,
    kappaLearned: predicted.kappa,
    explained: trained.explained,
    trainingTime: trained.time,
  };
  const layers = predicted.layers.map(({ layer, kappa, weightAlignment, gradientWorstCase }, i): LayerDiagnosis => ({
    layer,
    kappaPredicted: kappa,
    kappaMeasured: trained.kappas[i],
    weightAlignmentPredicted: weightAlignment,
    weightAlignmentMeasured: trained.measures.weightAlignment.layers[layer] ?? null,
    gradientAlignmentWorstCase: gradientWorstCase,
    gradientAlignmentMeasured: trained.measures.gradientAlignment?.layers[layer] ?? null,
  }));
  const verdict = verdictOf({
    ownFeedback: predicted.ownFeedback,
    data,
    layers,
    symmetry: trained.symmetry,
    advice,
    constantColumns: dataset.constantColumns.length,
    width: "infinite",
  });
  return { data, network: { depth, width: "infinite", feedback: "gaussian" }, layers, verdict, advice };
}

/** A number as `dfa-theory diagnose` prints it. */
const printed = (value: number | null): string => (value === null ? "–" : value.toPrecision(4));

/** What there is to see of a diagnosis. */
export function diagnosisPicture({ data, layers, verdict, advice }: BrowserDiagnosis): Picture {
  const layer = { title: "layer l", ticks: layers.map((at) => at.layer) };
  const both = (
    predicted: (at: LayerDiagnosis) => number | null,
    measured: (at: LayerDiagnosis) => number | null,
    of: string,
  ) => {
    const points = (value: (at: LayerDiagnosis) => number | null) =>
      layers.map((at): Point => [at.layer, value(at)]).filter(([, y]) => y !== null);
    return [
      line({ name: `${of}, predicted`, colour: PALETTE[0], points: points(predicted) }),
      markers({ name: `${of}, measured`, colour: layerColour(2), symbol: SYMBOLS[1], points: points(measured) }),
    ];
  };
  return {
    summary: `${data.source}: ${data.samples} samples, ${data.inputs} inputs (rank ${data.rankInputs}), ${data.outputs} outputs.`,
    notes: [
      verdict,
      ...advice.map(
        ({ change, predictedGain, measuredGain }) =>
          `It would help to ${change}: gain in the lowest weight alignment +${predictedGain.toFixed(3)} predicted, +${measuredGain.toFixed(3)} measured.`,
      ),
    ],
    ended: "well",
    charts: [
      chart(
        "diagnosis-weight-alignment",
        "Weight alignment of every layer",
        layer,
        { title: "weight alignment", range: [0, 1.04] },
        both(
          (at) => at.weightAlignmentPredicted,
          (at) => at.weightAlignmentMeasured,
          "weight alignment",
        ),
      ),
      chart(
        "diagnosis-condition-numbers",
        "Condition number of every alignment matrix",
        layer,
        { title: "κ(A)", log: true },
        both(
          (at) => at.kappaPredicted,
          (at) => at.kappaMeasured,
          "κ(A)",
        ),
      ),
    ],
    times: [],
    matrices: [],
    table: {
      headings: ["layer", "κ(A) predicted", "measured", "WA predicted", "measured", "GA worst case", "GA measured"],
      rows: layers.map((at) => [
        String(at.layer),
        printed(at.kappaPredicted),
        printed(at.kappaMeasured),
        printed(at.weightAlignmentPredicted),
        printed(at.weightAlignmentMeasured),
        printed(at.gradientAlignmentWorstCase),
        printed(at.gradientAlignmentMeasured),
      ]),
      times: [],
    },
    text: null,
  };
}
