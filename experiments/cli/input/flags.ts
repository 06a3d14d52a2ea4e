import { InputError } from "../../../src/inputError.ts";
import { shown } from "../../../src/shown.ts";
import type { Arguments } from "../command.ts";
import { nearest } from "./nearest.ts";

type Flags = Arguments["flags"];

/** The value of a flag as text; undefined when it was not given. */
export function text(flags: Flags, name: string): string | undefined {
  const value = flags[name];
  return typeof value === "string" ? value : undefined;
}

/** The value of a flag as a number in [least, most]. Throws an InputError for anything else. */
export function number(flags: Flags, name: string, least: number, most = Number.POSITIVE_INFINITY): number | undefined {
  const given = text(flags, name);
  if (given === undefined) return undefined;
  const value = given.trim() === "" ? Number.NaN : Number(given);
  const range = most === Number.POSITIVE_INFINITY ? `of at least ${least}` : `between ${least} and ${most}`;
  if (!(least <= value && value <= most && Number.isFinite(value))) {
    throw new InputError(`--${name} must be a number ${range}, got ${shown(given)}`);
  }
  return value;
}

/** The value of a flag as a whole number of at least `least`. Throws an InputError for anything else. */
export function integer(flags: Flags, name: string, least: number): number | undefined {
  const given = text(flags, name);
  if (given === undefined) return undefined;
  const value = /^[+-]?\d+$/.test(given) ? Number(given) : Number.NaN;
  if (!(value >= least && Number.isSafeInteger(value))) {
    throw new InputError(`--${name} must be a whole number of at least ${least}, got ${shown(given)}`);
  }
  return value;
}

/** The value of a flag as one of a few words. Throws an InputError that names the nearest for anything else. */
export function choice<T extends string>(flags: Flags, name: string, choices: readonly T[]): T | undefined {
  const given = text(flags, name);
  if (given === undefined) return undefined;
  const found = choices.find((known) => known === given);
  if (found === undefined) {
    const near = nearest(given, choices);
    const hint = near === null ? "" : `; did you mean "${near}"?`;
    throw new InputError(`--${name} must be one of ${choices.join(", ")}, got ${shown(given)}${hint}`);
  }
  return found;
}
