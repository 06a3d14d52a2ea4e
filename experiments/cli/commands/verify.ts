import { InputError } from "../../../src/inputError.ts";
import type { Verdict } from "../../claims/index.ts";
import type { Arguments, Command, ExitCode, Io } from "../command.ts";
import { integer } from "../input/flags.ts";
import { jsonDocument } from "../json.ts";
import { suggestion } from "../input/nearest.ts";
import { passes } from "../passes.ts";
import { progress } from "../progress.ts";
import { table } from "../../run/tables/index.ts";

const DEFAULT_SEED = 1;

export const verifyCommand: Command = {
  operands: "[CLAIM…]",
  count: [0, Number.POSITIVE_INFINITY],
  about: `Checks every prediction of the theory, or those named, against exact dynamics: draws problems within its assumptions, measures how far prediction and
    dynamics lie apart, and repeats the check on a negative control, where it must fail. Ends in 1 when a claim does not hold or a control does not fail.`,
  flags: {
    cases: {
      value: "N",
      help: "how many problems to draw for each claim; by default each claim's own number. A control that does not fail on fewer is tried on the others until it does",
    },
    seed: { value: "S", help: `the seed of the problems; by default ${DEFAULT_SEED}` },
    json: { help: "print one JSON document: claims, provenance" },
  },
  examples: [
    { line: "dfa-theory verify", does: "all claims" },
    {
      line: "dfa-theory verify structure-theorem --cases 50 --seed 7",
      does: "one claim, on 50 problems of another seed",
    },
  ],
  run,
};

async function run({ positionals, flags }: Arguments, io: Io): Promise<ExitCode> {
  const { beginning, provenance } = await import("../../../src/record/node.ts");
  const begun = beginning();
  const cases = integer(flags, "cases", 1);
  const seed = integer(flags, "seed", 0) ?? DEFAULT_SEED;
  const { claims } = await import("../../claims/index.ts");
  const ids = claims.map((claim) => claim.prediction.id);
  for (const id of positionals) {
    if (!ids.includes(id)) throw new InputError(`unknown claim "${id}"${suggestion(id, ids)}`);
  }
  const chosen =
    positionals.length === 0 ? claims : claims.filter((claim) => positionals.includes(claim.prediction.id));
  const { verifyClaim } = await import("../../claims/index.ts");
  const line = progress(io, "verify");
  const total = chosen.reduce((sum, claim) => sum + 2 * (cases ?? claim.runs), 0);
  let done = 0;
  const verdicts = chosen.map((claim) =>
    verifyClaim(claim, { cases, seed, onCase: () => line.at(++done / total, `verify ${claim.prediction.id}`) }),
  );
  line.clear();
  if (flags.json) {
    const asked = { claims: chosen.map((claim) => claim.prediction.id), cases: cases ?? null };
    io.out(jsonDocument({ claims: verdicts, provenance: provenance(asked, seed, begun) }));
  } else io.out(verdictsText(verdicts));
  return verdicts.every(passes) ? 0 : 1;
}

const exponential = (residual: number | null): string => (residual === null ? "not finite" : residual.toExponential(1));

function verdictsText(verdicts: readonly Verdict[]): string {
  const rows = verdicts.map(({ id, cases, worstResidual, tolerance, holds, control }) => [
    id,
    String(cases),
    exponential(worstResidual),
    tolerance.toExponential(1),
    holds ? "holds" : "FAILS",
    control.failsAsItMust ? `fails, ${exponential(control.residual)}` : "DOES NOT FAIL",
  ]);
  const good = verdicts.filter(passes).length;
  return `${table(["claim", "cases", "worst residual", "tolerance", "claim", "control"], rows, [0, 4, 5])}
${good} of ${verdicts.length} claims hold, with their control failing as it must.
`;
}
