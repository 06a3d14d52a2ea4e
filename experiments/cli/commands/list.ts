import { InputError } from "../../../src/inputError.ts";
import type { Arguments, Command, ExitCode, Io } from "../command.ts";
import { jsonDocument } from "../json.ts";
import { suggestion } from "../input/nearest.ts";
import { table } from "../../run/tables/index.ts";

const KINDS = ["claims", "figures"] as const;

export const listCommand: Command = {
  operands: "claims|figures",
  count: [1, 1],
  about: "Lists the claims that verify checks, or the figures that reproduce draws.",
  flags: { json: { help: "print one JSON document, with statements, sources, assumptions and tolerances" } },
  examples: [
    { line: "dfa-theory list claims", does: "the claims by id and title" },
    { line: "dfa-theory list figures --json", does: "the figures, what to see in each and the claims it shows" },
  ],
  run,
};

interface Entry {
  readonly id: string;
  readonly title: string;
}

async function run({ positionals: [kind], flags }: Arguments, io: Io): Promise<ExitCode> {
  if (kind !== "claims" && kind !== "figures") throw new InputError(`unknown list "${kind}"${suggestion(kind, KINDS)}`);
  const entries = kind === "claims" ? await claimEntries() : await figureEntries();
  if (flags.json) io.out(jsonDocument({ [kind]: entries }));
  else
    io.out(
      table(
        ["id", "title"],
        entries.map(({ id, title }) => [id, title]),
        [0, 1],
      ),
    );
  return 0;
}

async function claimEntries(): Promise<readonly Entry[]> {
  const { claims } = await import("../../claims/index.ts");
  return claims.map(({ prediction, runs, tolerance, control }) => {
    const { id, title, statement, source, assumptions, formulas } = prediction;
    return {
      id,
      title,
      statement,
      source,
      assumptions,
      formulas: formulas.map((formula) => formula.tex()),
      cases: runs,
      tolerance: tolerance.value,
      toleranceReason: tolerance.reason,
      control: control.description,
    };
  });
}

async function figureEntries(): Promise<readonly Entry[]> {
  const { figures } = await import("../../figures/index.ts");
  return figures.map(({ id, title, see, claims }) => ({ id, title, see, claims }));
}
