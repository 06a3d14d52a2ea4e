import { readFile, stat } from "node:fs/promises";
import { InputError } from "../../inputError.ts";
import { gunzip, isGzip, MOST_INFLATED } from "./gunzip.ts";
import { sizeText } from "./inflated.ts";
import type { NamedBytes } from "./namedBytes.ts";

/** The most bytes of a file that are read at once. */
const MOST_READ = 2 * MOST_INFLATED;

/**
 * The contents of a file, decompressed; `-` is standard input. Throws `InputError` for what is no file, cannot be read,
 * or is too large to be read at once.
 */
export async function load(path: string): Promise<NamedBytes> {
  if (path === "-") {
    const name = "standard input";
    const bytes = await standardInput(name);
    return { name, bytes: isGzip(bytes) ? await gunzip(bytes, name) : bytes };
  }
  const bytes = await reading(path, "file", async () => {
    const found = await stat(path);
    if (found.isFIFO()) {
      throw new InputError(`${path}: needs to be a regular file, got a pipe (read one as standard input, -)`);
    }
    // Devices may never end.
    if (!found.isFile()) throw new InputError(`${path}: needs to be a regular file, got something else`);
    if (found.size > MOST_READ) {
      throw new InputError(
        `${path}: needs at most ${sizeText(MOST_READ)} to be read at once, got ${sizeText(found.size)}`,
      );
    }
    return new Uint8Array(await readFile(path));
  });
  return { name: path, bytes: isGzip(bytes) ? await gunzip(bytes, path) : bytes };
}

async function standardInput(name: string): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of process.stdin as AsyncIterable<Buffer>) {
    parts.push(part);
    length += part.length;
    if (length > MOST_INFLATED) {
      throw new InputError(`${name}: needs at most ${sizeText(MOST_INFLATED)}, got more (write it to a file)`);
    }
  }
  return new Uint8Array(Buffer.concat(parts));
}

/** What `read` gives, with the system's refusals turned into sentences. */
export async function reading<T>(path: string, kind: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof InputError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    const found = code === "ENOENT" ? "nothing there" : code === "EACCES" ? "no permission to read it" : code;
    throw new InputError(`${path}: needs to be a ${kind} that can be read, got ${found}`, { cause: error });
  }
}
