import { createHash } from "node:crypto";
import type { KnownFile } from "./catalogue.ts";

export const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** Whether the bytes are those of the file. */
export const isWhole = (bytes: Uint8Array, file: KnownFile): boolean =>
  bytes.length === file.bytes && sha256(bytes) === file.sha256;

/** What is wrong with bytes that are not those of the file. */
export function difference(bytes: Uint8Array, file: KnownFile): string {
  return bytes.length === file.bytes
    ? `needs SHA-256 ${file.sha256}, got ${sha256(bytes)}`
    : `needs ${file.bytes} bytes, got ${bytes.length}`;
}
