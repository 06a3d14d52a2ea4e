import { createReadStream } from "node:fs";
import { InputError } from "../../../src/inputError.ts";
import { parseJson } from "./parseJson.ts";

const REASONS: Record<string, string> = { ENOENT: "no such file", EISDIR: "it is a folder", EACCES: "no permission" };

/** The largest file that is read as JSON, 256 MiB: half of what one text can hold. */
const LARGEST = 2 ** 28;

/**
 * The JSON value in a file, or on standard input for "-". Throws an InputError that says what could not be read, or
 * what is wrong with the text.
 */
export async function readProblem(path: string): Promise<unknown> {
  const name = path === "-" ? "standard input" : path;
  return parseJson(text(await contents(path, name), name), name);
}

async function contents(path: string, name: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of path === "-" ? process.stdin : createReadStream(path)) {
      size += (chunk as Buffer).length;
      if (size > LARGEST) throw new InputError(`${name}: must be at most ${LARGEST} bytes (256 MiB), got more`);
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw new InputError(`${name}: cannot be read, ${REASONS[code ?? ""] ?? code}`, { cause: error });
  }
  return Buffer.concat(chunks);
}

function text(bytes: Buffer, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new InputError(`${name}: must be UTF-8 text, got other bytes`);
  }
}
