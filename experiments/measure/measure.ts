import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { isCheckpointName, readCheckpoint, type Checkpoint } from "../../src/data/checkpoints/index.ts";
import { prepare, readDataset } from "../../src/data/files/index.ts";
import type { LossKind } from "../../src/deep/index.ts";
import { InputError } from "../../src/inputError.ts";
import { beginning, provenance, type Provenance } from "../../src/record/node.ts";
import { parseMap, type ActivationName } from "./network/index.ts";
import { measureCheckpoints, type CheckpointsMeasurement } from "./measureCheckpoints.ts";

export interface MeasureOptions {
  /** The file that holds the feedback, where the checkpoints do not. */
  readonly feedback?: string | undefined;
  /** The file of a map, which names the layers. */
  readonly map?: string | undefined;
  /** A data set, as `readDataset` takes it, its targets and how many of its samples. */
  readonly data?: string | undefined;
  readonly targets?: string | undefined;
  readonly limit?: number | undefined;
  readonly standardise?: "global" | "feature" | "none" | undefined;
  readonly activation?: ActivationName | undefined;
  readonly loss?: LossKind | undefined;
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

export interface Measurement extends CheckpointsMeasurement {
  readonly provenance: Provenance;
}

/**
 * Turns checkpoints of a network trained elsewhere into the quantities of alignment, layer by layer: files, or folders
 * of them, in safetensors, NPZ, NPY or as PyTorch archives.
 * Throws an InputError for what cannot be read, told or made to fit.
 */
export async function measure(paths: readonly string[], options: MeasureOptions = {}): Promise<Measurement> {
  const begun = beginning();
  const { onProgress, ...asked } = options;
  const { data, targets, limit, standardise = "none" } = options;
  const map = options.map === undefined ? undefined : parseMap(await readText(options.map), options.map);
  const checkpoints = (await Promise.all(paths.map(checkpointsAt))).flat();
  const [feedback] = options.feedback === undefined ? [undefined] : await checkpointsAt(options.feedback);
  const read = data === undefined ? undefined : await readDataset(data, { targets, limit });
  const dataset = read && standardise !== "none" ? prepare(read, { standardise }) : read;
  const { activation, loss } = options;
  const found = measureCheckpoints(checkpoints, { feedback, map, dataset, activation, loss, onProgress });
  return { ...found, provenance: provenance({ paths, ...asked }, null, begun) };
}

/**
 * The checkpoints at a path: a file's, or those in a folder. A folder of NPY files alone is one checkpoint, each file a
 * tensor.
 */
async function checkpointsAt(path: string): Promise<Checkpoint[]> {
  if (!(await reading(path, async () => (await stat(path)).isDirectory()))) return [await fileAt(path)];
  const names = (await reading(path, () => readdir(path))).filter(isCheckpointName);
  if (names.length === 0) {
    throw new InputError(`${path}: a folder needs .safetensors, .npz, .npy, .pt or .pth files, got none`);
  }
  const sorted = names.toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }));
  const files = await Promise.all(sorted.map((name) => fileAt(join(path, name))));
  if (files.some(({ format }) => format !== "npy")) return files;
  return [{ ...files[0], file: path, ordered: false, tensors: files.flatMap(({ tensors }) => tensors) }];
}

async function fileAt(path: string): Promise<Checkpoint> {
  const bytes = await reading(path, async () => {
    // Pipes and devices may never end.
    if (!(await stat(path)).isFile()) throw new InputError(`${path}: needs to be a regular file, got something else`);
    return new Uint8Array(await readFile(path));
  });
  return readCheckpoint({ name: path, bytes });
}

const readText = (path: string): Promise<string> => reading(path, () => readFile(path, "utf8"));

/** What `read` gives, with the system's refusals turned into sentences. */
async function reading<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof InputError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    const found = code === "ENOENT" ? "nothing there" : code === "EACCES" ? "no permission to read it" : code;
    throw new InputError(`${path}: needs to be a file or folder that can be read, got ${found}`, { cause: error });
  }
}
