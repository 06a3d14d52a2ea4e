import { InputError } from "../../../src/inputError.ts";
import type { Spread, Verdict } from "../../claims/index.ts";
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
    seeds: {
      value: "N",
      help: "check each claim on the problems of N seeds, from that one on, and tell how the residuals are spread below the tolerance",
    },
    json: { help: "print one JSON document: claims, provenance" },
  },
  examples: [
    { line: "dfa-theory verify", does: "all claims" },
    {
      line: "dfa-theory verify structure-theorem --cases 50 --seed 7",
      does: "one claim, on 50 problems of another seed",
    },
    {
      line: "dfa-theory verify exponent-law-early --seeds 5",
      does: "one claim on five draws of its problems: how much of the tolerance is used",
    },
  ],
  run,
};

async function run({ positionals, flags }: Arguments, io: Io): Promise<ExitCode> {
  const { beginning, provenance } = await import("../../../src/record/node.ts");
  const begun = beginning();
  const cases = integer(flags, "cases", 1);
  const seed = integer(flags, "seed", 0) ?? DEFAULT_SEED;
  const seeds = integer(flags, "seeds", 1);
  const { claims } = await import("../../claims/index.ts");
  const ids = claims.map((claim) => claim.prediction.id);
  for (const id of positionals) {
    if (!ids.includes(id)) throw new InputError(`unknown claim "${id}"${suggestion(id, ids)}`);
  }
  const chosen =
    positionals.length === 0 ? claims : claims.filter((claim) => positionals.includes(claim.prediction.id));
  const { verifyAcrossSeeds, verifyClaim } = await import("../../claims/index.ts");
  const line = progress(io, "verify");
  const total = (seeds ?? 1) * chosen.reduce((sum, claim) => sum + 2 * (cases ?? claim.runs), 0);
  let done = 0;
  const checked = <Checked>(check: (claim: (typeof chosen)[number], onCase: () => void) => Checked): Checked[] => {
    const found = chosen.map((claim) => check(claim, () => line.at(++done / total, `verify ${claim.prediction.id}`)));
    line.clear();
    return found;
  };
  const print = <Found extends Verdict | Spread>(
    found: readonly Found[],
    words: (found: readonly Found[]) => string,
  ) => {
    const asked = { claims: chosen.map((claim) => claim.prediction.id), cases: cases ?? null, ...(seeds && { seeds }) };
    io.out(flags.json ? jsonDocument({ claims: found, provenance: provenance(asked, seed, begun) }) : words(found));
  };
  if (seeds === undefined) {
    const verdicts = checked((claim, onCase) => verifyClaim(claim, { cases, seed, onCase }));
    print(verdicts, verdictsText);
    return verdicts.every(passes) ? 0 : 1;
  }
  const spreads = checked((claim, onCase) => verifyAcrossSeeds(claim, { cases, seed, seeds, onCase }));
  print(spreads, spreadsText);
  return spreads.every(({ held, controlsFailed }) => held === seeds && controlsFailed === seeds) ? 0 : 1;
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

function spreadsText(spreads: readonly Spread[]): string {
  const rows = spreads.map(({ id, cases, medianOverTolerance, largestOverTolerance, held, controlsFailed, seeds }) => [
    id,
    String(cases),
    exponential(medianOverTolerance),
    exponential(largestOverTolerance),
    `${held} of ${seeds.length}`,
    `${controlsFailed} of ${seeds.length}`,
  ]);
  const good = spreads.filter(({ held, controlsFailed, seeds }) => held + controlsFailed === 2 * seeds.length).length;
  const problems = spreads.reduce((sum, { cases, seeds }) => sum + cases * seeds.length, 0);
  return `${table(["claim", "cases", "median", "largest", "holds", "control fails"], rows, [0])}
Median and largest over the seeds of the worst residual, as a fraction of the tolerance.
${good} of ${spreads.length} claims hold on every seed, with their control failing as it must; ${problems} problems in all.
`;
}
