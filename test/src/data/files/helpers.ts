import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { InputError } from "../../../../src/inputError.ts";

/** The path of a fixture file (made by `make.py` beside it). */
export const fixturePath = (name = ""): string =>
  fileURLToPath(new URL(`../../../fixtures/files/${name}`, import.meta.url));

export const fixture = (name: string): Uint8Array => new Uint8Array(readFileSync(fixturePath(name)));

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

export function concat(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The sentence with which `read` refuses; fails the test when it does not, or throws anything but `InputError`. */
export async function refusal(read: () => unknown): Promise<string> {
  try {
    await read();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    return (error as InputError).message;
  }
  return expect.fail("expected an InputError, got a result");
}

/**
 * The result of `read`, or undefined when it refuses with an `InputError`; any other exception passes through and fails
 * the test.
 */
export async function readOrRefuse<T>(read: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** Fast-check settings: a fixed seed, as many cases as asked for. */
export const cases = (numRuns: number): { seed: number; numRuns: number } => ({
  seed: Number(process.env.DFA_SEED ?? 1),
  numRuns: Number(process.env.DFA_CASES ?? numRuns),
});
