import { InputError } from "../inputError.ts";
import { shown } from "../shown.ts";

/** Throws an InputError for a rung that a kind of network does not have. */
export function requireRung<Rung extends string>(
  { title, rungs }: { readonly title: string; readonly rungs: readonly Rung[] },
  asked: string | undefined,
): asserts asked is Rung | undefined {
  if (asked === undefined || rungs.some((rung) => rung === asked)) return;
  throw new InputError(
    rungs.length === 0
      ? `${title}: has no rungs, got ${shown(asked)}; leave it out`
      : `${title}: rung must be one of ${rungs.join(", ")}, got ${shown(asked)}`,
  );
}
