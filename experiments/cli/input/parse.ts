import { parseArgs } from "node:util";
import { InputError } from "../../../src/inputError.ts";
import { shown } from "../../../src/shown.ts";
import type { Arguments, Command } from "../command.ts";
import { suggestion } from "./nearest.ts";

/**
 * Reads what was typed after a command's name. Throws an InputError for an unknown flag, a missing or unwanted value,
 * or the wrong number of operands.
 */
export function parse(command: Command, args: readonly string[]): Arguments {
  const types = Object.fromEntries(
    Object.entries(command.flags).map(([name, { value, optional }]) => [
      name,
      { type: value === undefined || optional ? ("boolean" as const) : ("string" as const) },
    ]),
  );
  const { tokens } = parseArgs({
    args: [...args],
    options: types,
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  const flags: Record<string, string | true> = {};
  const positionals: string[] = [];
  /** The flag just given, whose value may come next. */
  let open: string | null = null;
  for (const token of tokens) {
    if (token.kind === "positional") {
      if (open !== null && /^\d+$/.test(token.value)) flags[open] = token.value;
      else positionals.push(token.value);
    }
    open = null;
    if (token.kind !== "option") continue;
    const flag = Object.hasOwn(command.flags, token.name) ? command.flags[token.name] : undefined;
    if (!flag) throw new InputError(`unknown flag ${token.rawName}${suggestion(token.rawName, knownFlags(command))}`);
    if (flag.optional) {
      flags[token.name] = token.value ?? true;
      if (token.value === undefined) open = token.name;
    } else if (flag.value === undefined) {
      if (token.value !== undefined) throw new InputError(`${token.rawName} takes no value, got ${shown(token.value)}`);
      flags[token.name] = true;
    } else {
      const missing = !token.value || (!token.inlineValue && /^-[^\d.]/.test(token.value));
      if (missing) throw new InputError(`${token.rawName} needs a value, ${flag.value}, got none`);
      flags[token.name] = token.value;
    }
  }
  checkCount(command, positionals);
  return { positionals, flags };
}

const knownFlags = (command: Command): string[] => [...Object.keys(command.flags), "help"].map((name) => `--${name}`);

function checkCount({ operands, count: [least, most] }: Command, given: readonly string[]): void {
  if (given.length < least) throw new InputError(`needs ${operands}, got nothing; see --help`);
  if (given.length > most)
    throw new InputError(`takes ${operands || "no operands"} and nothing more, got "${given[most]}"`);
}
