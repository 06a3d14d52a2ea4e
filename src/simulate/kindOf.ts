import { InputError } from "../inputError.ts";
import { shown } from "../shown.ts";
import { NETWORK_KINDS, type KindName } from "./networkKinds.ts";

const kindIn = (problem: unknown): unknown => (problem as { network?: { kind?: unknown } } | null)?.network?.kind;

/** The name of a problem's kind of network. Throws an InputError where there is none of that name. */
export function kindOf(problem: unknown): KindName {
  const name = kindIn(problem);
  if (name === undefined) return "linear";
  const known = (Object.keys(NETWORK_KINDS) as KindName[]).filter((one) => one !== "linear");
  const found = known.find((one) => one === name);
  if (found) return found;
  throw new InputError(
    `problem: network.kind must be ${known.map((one) => `"${one}", `).join("")}left out for a deep linear network, got ${shown(name)}`,
  );
}

/** Refuses, for what only one kind has, a problem of another. */
export function requireKind(problem: unknown, name: KindName, what: string): void {
  const got = kindIn(problem);
  if (got === name) return;
  throw new InputError(
    `${what} needs a problem whose network.kind is "${name}", got ${got === undefined ? "none" : shown(got)}`,
  );
}
