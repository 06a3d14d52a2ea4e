import { readFile } from "node:fs/promises";
import { InputError } from "../../../src/inputError.ts";
import { jsonMistake } from "./jsonMistake.ts";

const REASONS: Record<string, string> = { ENOENT: "no such file", EISDIR: "it is a folder", EACCES: "no permission" };

/** The JSON value in a file, or on standard input for "-". Throws an InputError that says what could not be read, or where the text stops being JSON. */
export async function readProblem(path: string): Promise<unknown> {
  const name = path === "-" ? "standard input" : path;
  const text = await contents(path, name);
  try {
    return JSON.parse(text);
  } catch (error) {
    const mistake = jsonMistake(text);
    if (!mistake) throw error;
    const { line, column, expected, got } = mistake;
    throw new InputError(
      `${name}: is not valid JSON at line ${line}, column ${column}: expected ${expected}, got ${got}`,
    );
  }
}

async function contents(path: string, name: string): Promise<string> {
  try {
    const bytes = path === "-" ? await standardInput() : await readFile(path);
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) throw new InputError(`${name}: must be UTF-8 text, got other bytes`);
    const { code } = error as NodeJS.ErrnoException;
    throw new InputError(`${name}: cannot be read, ${REASONS[code ?? ""] ?? code}`, { cause: error });
  }
}

async function standardInput(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
