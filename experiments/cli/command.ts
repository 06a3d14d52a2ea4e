/** A flag of a command. */
export interface Flag {
  /** What stands for its value in the help, with the choices where there are few; absent for a switch. */
  readonly value?: string;
  /** Whether the value may be left out; it is then a whole number. */
  readonly optional?: true;
  /** What it does and its default, in a line. */
  readonly help: string;
}

/** What was typed after the command's name. */
export interface Arguments {
  readonly positionals: readonly string[];
  /** The values of the flags given: text, or true for a switch. */
  readonly flags: Readonly<Record<string, string | true | undefined>>;
}

/**
 * How a command ends: 0 when all is done and holds, 1 when a claim failed or a run diverged. Wrong input is an
 * InputError, which ends in 2.
 */
export type ExitCode = 0 | 1;

/** Where a command speaks to: its result on `out`, everything else on `error`. */
export interface Io {
  /** Comes back when all is written. Throws an InputError where it cannot be. */
  out(text: string): void;
  error(text: string): void;
  /** Whether somebody watches the errors as they come: only then is progress shown. */
  readonly watched: boolean;
}

/** A command. What it needs beyond this file is imported when it runs. */
export interface Command {
  /** What comes after `dfa-theory NAME` besides flags, for example `[CLAIM…]`. */
  readonly operands: string;
  /** How many operands it takes at least and at most. */
  readonly count: readonly [least: number, most: number];
  /** A paragraph: what it does, what it prints and when it exits with 1. */
  readonly about: string;
  readonly flags: Readonly<Record<string, Flag>>;
  /** Command lines that work as they stand, each with what it does. */
  readonly examples: readonly { readonly line: string; readonly does: string }[];
  run(args: Arguments, io: Io): Promise<ExitCode>;
}
