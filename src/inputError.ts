import { printable } from "./printable.ts";

/** A longer message loses its middle: what is wrong stands at its beginning, what to do at its end. */
const LONGEST = 1000;
const [HEAD, TAIL] = [700, 250];

/**
 * A mistake in what the user gave: a file, a flag, a field of a problem.
 * Its message is one sentence that names what, where, the requirement and what was found;
 * the command line prints it without a stack trace and exits with code 2.
 * Whatever names and values the sentence repeats, it stays one line of bounded length that a terminal only shows.
 */
export class InputError extends Error {
  override readonly name = "InputError";

  constructor(message: string, options?: ErrorOptions) {
    super(bounded(printable(message)), options);
  }
}

const bounded = (text: string): string =>
  text.length <= LONGEST ? text : `${text.slice(0, HEAD)} … ${text.slice(text.length - TAIL)}`;
