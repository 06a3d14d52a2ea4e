import { InputError } from "../inputError.ts";
import { shown } from "../shown.ts";
import { LARGEST_CAPACITY } from "../linalg/index.ts";
import type { LinearNetwork } from "../problem/index.ts";

/** Refuses what a rung cannot simulate, by the rung's name: `alignment matrices: needs rule "dfa", got "bp"`. */
export function need(rung: string, holds: boolean, requirement: string, got: unknown): void {
  if (!holds) throw new InputError(`${rung}: needs ${requirement}, got ${typeof got === "string" ? shown(got) : got}`);
}

/** Refuses, before any is taken, more memory than a rung may have. */
export function needRoom(rung: string, doubles: number): void {
  need(rung, doubles <= LARGEST_CAPACITY, `at most ${LARGEST_CAPACITY} doubles of memory (4 GiB)`, doubles);
}

/** The assumptions of weak weight alignment: DFA from zero weights. */
export function requireZeroWeights({ problem }: LinearNetwork, rung: string): void {
  need(rung, problem.rule === "dfa", 'rule "dfa"', problem.rule);
  need(rung, problem.network.initial.kind === "zero", 'network.initial.kind "zero"', problem.network.initial.kind);
}
