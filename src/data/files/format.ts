import { isIdx } from "./idx.ts";
import { isNpy } from "./npy.ts";
import { isZip } from "./npz.ts";

export type Format = "idx" | "cifar" | "csv" | "npy" | "npz";

const TEXT_EXTENSIONS: ReadonlySet<string> = new Set(["csv", "tsv", "txt", "data", "dat"]);

/** The format of a file, by its first bytes where they are telling and by its extension (`.gz` aside) where they are not; undefined when neither is. */
export function findFormat(name: string, bytes: Uint8Array): Format | undefined {
  if (isNpy(bytes)) return "npy";
  if (isZip(bytes)) return "npz";
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
];

/** What a file of no known format looks like, for messages. */
export function describeBytes(bytes: Uint8Array): string {
  if (bytes.length === 0) return "an empty file";
  const foreign = FOREIGN.find(([start]) => start.every((byte, i) => bytes[i] === byte));
  if (foreign) return foreign[1];
  if (new TextDecoder("latin1").decode(bytes.subarray(257, 262)) === "ustar") return "a tar archive (unpack it first)";
  const start = [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return `a file of ${bytes.length} bytes that starts with ${start}`;
}
