import { parseJson } from "../../../experiments/cli/input/parseJson.ts";
import { closedFormRun } from "../../../experiments/run/closedForm.ts";
import type { Rung } from "../../../experiments/run/index.ts";
import { InputError } from "../../../src/inputError.ts";
import { parseWith, realiseLinear, type LinearProblem } from "../../../src/problem/index.ts";
import type { Outcome } from "../../../src/record/index.ts";
import { kindOf, NETWORK_KINDS, type NetworkKind } from "../../../src/simulate/index.ts";

/** How a run of a bent problem went. */
export interface Probed {
  /** The refusal, where it was refused. */
  readonly refused: string | null;
  readonly outcome: Outcome | null;
  /** What was found before the first step. */
  readonly found: unknown;
  readonly snapshots: readonly unknown[];
}

/** Looks and steps after which a run is left: whatever it was bent to does its harm at the start. */
const LOOKS = 6;
const STEPS = 200;
const MILLISECONDS = 300;

/**
 * Runs a problem, or the text of its file, from its door through its first steps and looks. Throws what is not an
 * InputError.
 */
export function probe(given: unknown, rung?: Rung): Probed {
  const snapshots: unknown[] = [];
  try {
    const problem = typeof given === "string" ? parseJson(given, "p.json") : given;
    return { refused: null, snapshots, ...run(problem, rung, snapshots) };
  } catch (error) {
    if (error instanceof InputError) return { refused: error.message, outcome: null, found: null, snapshots };
    throw error;
  }
}

function run(problem: unknown, rung: Rung | undefined, snapshots: unknown[]): Pick<Probed, "outcome" | "found"> {
  // One kind throughout.
  const name = kindOf(problem);
  const kind = NETWORK_KINDS[name] as unknown as NetworkKind;
  const checked = parseWith(kind.schema, problem);
  if (name === "linear" && rung === "closed")
    return { outcome: look(closedFormRun(realiseLinear(checked as LinearProblem)), snapshots), found: null };
  const { inSteps, stream, found } = kind.start(checked, { rung: kind.rungs.find((one) => one === rung) });
  return { outcome: inSteps ? step(inSteps(), snapshots) : look(stream(), snapshots), found };
}

interface Stepped {
  readonly step: number;
  readonly outcome: Outcome | null;
  advance(most?: number): unknown;
}

function step(stepped: Stepped, snapshots: unknown[]): Outcome | null {
  const began = performance.now();
  while (
    !stepped.outcome &&
    stepped.step < STEPS &&
    snapshots.length < LOOKS &&
    performance.now() - began < MILLISECONDS
  ) {
    const snapshot = stepped.advance(10);
    if (snapshot !== null) snapshots.push(snapshot);
  }
  return stepped.outcome;
}

function look(looks: Generator<unknown, Outcome, void>, snapshots: unknown[]): Outcome | null {
  const began = performance.now();
  while (snapshots.length < LOOKS && performance.now() - began < MILLISECONDS) {
    const next = looks.next();
    if (next.done) return next.value;
    snapshots.push(next.value);
  }
  return null;
}
