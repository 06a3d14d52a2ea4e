import { isIdx } from "./idx.ts";
import { isNpy } from "./npy.ts";
import { isZip } from "./npz.ts";

export type Format = "idx" | "cifar" | "csv" | "npy" | "npz";

const TEXT_EXTENSIONS: ReadonlySet<string> = new Set(["csv", "tsv", "txt", "data", "dat"]);

/**
 * The format of a file, by its first bytes where they are telling and by its extension (`.gz` aside) where they are
 * not; undefined when neither is.
 */
export function findFormat(name: string, bytes: Uint8Array): Format | undefined {
  if (isNpy(bytes)) return "npy";
  if (isZip(bytes)) return "npz";
  // Words such as "MATLAB" may begin a table: text has no zero bytes.
  const text = !bytes.subarray(0, 512).includes(0);
  if (text ? isMarkup(bytes) : foreignKind(bytes) !== undefined) return undefined;
  const extension = /\.(\w+)$/.exec(name.replace(/\.gz$/i, ""))?.[1].toLowerCase();
  // CIFAR batches have no magic number, and their black pixels may look like one.
  if (extension === "bin") return "cifar";
  if (isIdx(bytes)) return "idx";
  return extension !== undefined && TEXT_EXTENSIONS.has(extension) ? "csv" : undefined;
}

/** Starts of files that people may take for data sets, and what to do with them. */
const FOREIGN: readonly (readonly [start: readonly number[], kind: string])[] = [
  [[0x80, 0x02], "a Python pickle (CIFAR-10 is read in its binary version)"],
  [[0x80, 0x03], "a Python pickle"],
  [[0x80, 0x04], "a Python pickle"],
  [[0x80, 0x05], "a Python pickle"],
  [[0x89, 0x48, 0x44, 0x46], "an HDF5 file"],
  [[0x89, 0x50, 0x4e, 0x47], "a PNG image"],
  [[0x50, 0x41, 0x52, 0x31], "a Parquet file"],
  [[0x4d, 0x41, 0x54, 0x4c, 0x41, 0x42], "a MATLAB file"],
  [[0xd0, 0xcf, 0x11, 0xe0], "an Excel file (save it as CSV)"],
  [[0xff, 0xd8, 0xff], "a JPEG image"],
  [[0x25, 0x50, 0x44, 0x46], "a PDF document"],
  [[0x41, 0x52, 0x52, 0x4f, 0x57, 0x31], "an Arrow file"],
  [[0x28, 0xb5, 0x2f, 0xfd], "a file compressed by zstd (unpack it first)"],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], "a file compressed by xz (unpack it first)"],
  [[0x42, 0x5a, 0x68], "a file compressed by bzip2 (unpack it first)"],
  [[0x37, 0x7a, 0xbc, 0xaf], "a 7-Zip archive (unpack it first)"],
];

/** What a file of no known format looks like, for messages. */
export function describeBytes(bytes: Uint8Array): string {
  if (bytes.length === 0) return "an empty file";
  const foreign = foreignKind(bytes);
  if (foreign !== undefined) return foreign;
  const start = [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return `a file of ${bytes.length} bytes that starts with ${start}`;
}

/** What a file is that is certainly no data set, by its first bytes. */
function foreignKind(bytes: Uint8Array): string | undefined {
  const foreign = FOREIGN.find(([start]) => start.every((byte, i) => bytes[i] === byte));
  if (foreign) return foreign[1];
  if (new TextDecoder("latin1").decode(bytes.subarray(257, 262)) === "ustar") return "a tar archive (unpack it first)";
  return isMarkup(bytes) ? "an HTML page or XML file (not the file that was to be downloaded?)" : undefined;
}

function isMarkup(bytes: Uint8Array): boolean {
  const start = new TextDecoder().decode(bytes.subarray(0, 200)).trimStart().toLowerCase();
  return /^(<!doctype|<html|<head|<\?xml)/.test(start);
}
