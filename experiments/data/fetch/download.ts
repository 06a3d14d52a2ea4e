import { InputError } from "../../../src/inputError.ts";
import { difference, isWhole } from "./checksum.ts";
import type { KnownFile } from "./catalogue.ts";

/**
 * The bytes of a file on the network, following redirects; `onBytes` is told how many have come.
 * Throws an InputError naming the address when it cannot be reached, refuses, breaks off, or gives other bytes than
 * those of the file.
 */
export async function download(
  address: string,
  file: KnownFile,
  onBytes: (received: number) => void = () => {},
): Promise<Uint8Array> {
  // Files are wanted as they are: a server that compressed them on the way would have them unpacked here.
  const headers = { "accept-encoding": "identity" };
  const response = await reaching(address, "cannot be reached", () => fetch(address, { headers }));
  if (!response.ok || response.body === null) {
    await response.body?.cancel();
    throw new InputError(
      `${address}: needs to answer with a file, got ${response.status} ${response.statusText}`.trim(),
    );
  }
  const bytes = new Uint8Array(file.bytes);
  let received = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reaching(address, `broke off after ${received} of ${file.bytes} bytes`, () =>
      reader.read(),
    );
    if (done) break;
    if (received + value.length > file.bytes) {
      await reader.cancel();
      throw new InputError(`${address}: needs ${file.bytes} bytes, got more`);
    }
    bytes.set(value, received);
    received += value.length;
    onBytes(received);
  }
  const whole = bytes.subarray(0, received);
  if (!isWhole(whole, file)) throw new InputError(`${address}: ${difference(whole, file)}; nothing was written`);
  return whole;
}

/** What `ask` gives, with the network's refusals turned into sentences. */
async function reaching<T>(address: string, what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw new InputError(`${address}: ${what} (${reason(error)})`, { cause: error });
  }
}

/** Node hides what happened in the cause of "fetch failed", and there in its code or its text. */
function reason(error: unknown): string {
  const cause = (error as Error).cause ?? error;
  return (cause as NodeJS.ErrnoException).code ?? (cause instanceof Error ? cause.message : String(cause));
}
