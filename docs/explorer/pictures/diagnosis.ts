import {
  diagnoseDataset,
  type DatasetDiagnosis,
  type LayerDiagnosis,
} from "../../../experiments/diagnose/diagnoseDataset.ts";
import { layerColour, line, markers, PALETTE, type Point, SYMBOLS } from "../../../experiments/plot/index.ts";
import type { Picture } from "../picture.ts";
import { chart } from "./charts.ts";

export { diagnoseDataset };

/** A number as `dfa-theory diagnose` prints it. */
const printed = (value: number | null): string => (value === null ? "–" : value.toPrecision(4));

/** What there is to see of a diagnosis. */
export function diagnosisPicture({ data, layers, verdict, advice }: DatasetDiagnosis): Picture {
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
