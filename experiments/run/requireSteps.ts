import { InputError } from "../../src/inputError.ts";
import type { SimulateAnyOptions } from "./record.ts";

/** Refuses a checkpoint of what is not run in steps. */
export function requireSteps({ checkpoint }: SimulateAnyOptions, kind: "the flow" | "the closed form"): void {
  if (checkpoint === undefined) return;
  throw new InputError(
    `checkpoint: needs a run in steps of training, got ${kind}, which takes seconds at most; leave it out`,
  );
}
