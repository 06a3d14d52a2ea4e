import type { Diagnosis } from "./diagnose.ts";
import { trainedLines } from "./trained/index.ts";

const cell = (value: number | null): string => (value === null ? "–" : value.toPrecision(4));

/** A diagnosis as text for a terminal. */
export function diagnosisText({
  data,
  notes,
  network,
  layers,
  course,
  verdict,
  advice,
  trained,
  training,
  provenance,
}: Diagnosis): string {
  const lines = [
    `${data.source}: ${data.samples} samples, ${data.inputs} inputs (rank ${data.rankInputs}), ${data.outputs} outputs`,
    ...notes.map((note) => `  ${note}`),
    `network: ${network.depth} layers, ${network.width === "infinite" ? "infinite width" : `width ${network.width}, ${network.feedback} feedback`}`,
    `κ(Σ_yx) = ${cell(data.kappaCross)}, κ(W*) = ${cell(data.kappaRegression)}, κ(learned map) = ${cell(data.kappaLearned)} predicted, ${cell(data.kappaLearnedMeasured)} measured, with ${(100 * data.explained).toFixed(1)} % of what a linear map can explain learned, at time ${cell(data.trainingTime)}`,
    ...ranks(data),
    "",
    "layer   κ(A) predicted  measured   weight alignment predicted  measured   gradient alignment worst case  measured",
    ...layers.map((l) =>
      [
        String(l.layer).padStart(5),
        cell(l.kappaPredicted).padStart(17),
        cell(l.kappaMeasured).padStart(10),
        cell(l.weightAlignmentPredicted).padStart(29),
        cell(l.weightAlignmentMeasured).padStart(10),
        cell(l.gradientAlignmentWorstCase).padStart(32),
        cell(l.gradientAlignmentMeasured).padStart(10),
      ].join(""),
    ),
    "",
    ...courseLines(course),
    "",
    verdict,
    "",
    ...(advice.length > 0 ? ["what would help (gain in the lowest weight alignment: predicted, measured)"] : []),
    ...advice.map((a) => `  ${a.change}: +${a.predictedGain.toFixed(3)}, +${a.measuredGain.toFixed(3)}`),
    ...(advice.length > 0 ? [""] : []),
    ...(trained && training ? [...trainedLines({ networks: trained, ...training }), ""] : []),
    `${provenance.durationSeconds.toFixed(1)} s`,
  ];
  return `${lines.join("\n")}\n`;
}

/** Alignment along training, one line a look. */
function courseLines(course: Diagnosis["course"]): string[] {
  if (course.length === 0) return ["along training: nothing was learned"];
  const names = course[0].layers.slice(1).map(({ layer }) => `layer ${layer}`.padStart(17));
  return [
    `along training       time   learned      κ(M)${names.join("")}   weight alignment: measured (predicted)`,
    ...course.map(({ time, explained, kappaMap, layers }) => {
      const pairs = layers.slice(1).map((l) => {
        const predicted = l.weightAlignmentPredicted === null ? "–" : l.weightAlignmentPredicted.toFixed(3);
        const measured = l.weightAlignmentMeasured === null ? "–" : l.weightAlignmentMeasured.toFixed(3);
        return `${measured} (${predicted})`.padStart(17);
      });
      const start = [
        short(time).padStart(25),
        `${(100 * explained).toFixed(1)} %`.padStart(10),
        (kappaMap === null ? "–" : short(kappaMap)).padStart(10),
      ];
      return [...start, ...pairs].join("");
    }),
  ];
}

const short = (value: number): string => (value < 1e5 ? value.toPrecision(4) : value.toExponential(2));

/** The ranks over which condition numbers are taken, where not all are full. */
function ranks({ outputs, rankCross, rankRegression, rankLearned }: Diagnosis["data"]): string[] {
  if (rankCross === outputs && rankRegression === outputs && rankLearned === outputs) return [];
  return [`ranks: Σ_yx ${rankCross}, W* ${rankRegression}, learned map ${rankLearned}, of ${outputs} outputs`];
}
