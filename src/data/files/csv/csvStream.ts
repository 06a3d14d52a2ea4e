import type { SampleStream } from "../sampleStream.ts";
import type { CsvOptions } from "./parseCsv.ts";
import { tableNames } from "./parseCsv.ts";
import { tableDecoder, tableSurvey } from "./table.ts";

/** Hands over the pieces of a file until `take` returns false. */
export type EachPiece = (take: (piece: Uint8Array, last: boolean) => boolean) => Promise<void>;

/**
 * The samples of a table read in pieces, `block` numbers at a time: one pass to see what its columns hold, and one each
 * time they are gone through. Refuses as `parseCsv` does.
 */
export async function csvStream(
  each: EachPiece,
  where: string,
  options: CsvOptions,
  block: number,
): Promise<SampleStream> {
  const survey = tableSurvey(where, options);
  await each((piece, last) => {
    survey.push(piece, last);
    return true;
  });
  const plan = survey.plan();
  const samples = Math.min(plan.rows, options.limit ?? Infinity);
  const inputs = plan.inputNames.length;
  const outputs = plan.classes?.length ?? plan.targets.length;
  return {
    samples,
    inputs,
    outputs,
    ...tableNames(plan),
    ...(plan.classes ? { classes: plan.classes } : {}),
    source: options.source,
    async each(take) {
      const rows = Math.max(1, Math.floor(block / (inputs + outputs)));
      const X = new Float64Array(rows * inputs);
      const Y = new Float64Array(rows * outputs);
      let held = 0;
      let seen = 0;
      const decoder = tableDecoder(plan, where, (x, y, label) => {
        X.set(x, held * inputs);
        if (label < 0) Y.set(y, held * outputs);
        else Y.fill(0, held * outputs, (held + 1) * outputs)[held * outputs + label] = 1;
        held++;
        seen++;
        if (held === rows) {
          take(X, Y, held);
          held = 0;
        }
        return seen < samples;
      });
      await each((piece, last) => {
        decoder.push(piece, last);
        return seen < samples;
      });
      if (held > 0) take(X, Y, held);
    },
  };
}
