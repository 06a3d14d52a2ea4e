import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Split } from "./arrayNames.ts";
import { findData, listed, notOne, targetsBeside, type FoundFiles } from "./fileNames.ts";
import { reading } from "./load.ts";

/** The path that stands for standard input. */
export const STANDARD_INPUT = "-";

/** Folders within a data set's own that hold its files, as torchvision and the archives of CIFAR make them. */
const INNER =
  /^(raw|mnist|fashionmnist|kmnist|qmnist|emnist|cifar-?10|cifar-?100|cifar-10-batches-bin|cifar-100-binary)$/i;

/**
 * The files at `path`: itself, or those that `findData` finds in a directory or else in the one folder within it that
 * holds a data set.
 * Throws `InputError` for a path where nothing is and for a directory without data.
 */
export async function locate(path: string, split?: Split): Promise<FoundFiles> {
  if (path === STANDARD_INPUT || !(await isDirectory(path))) return { inputs: [path], notes: [] };
  const names = await list(path);
  const own = findData(names, path, split);
  if (own) return inFolder(own, path);
  const found: { folder: string; files: FoundFiles }[] = [];
  for (const name of names.filter((one) => INNER.test(one)).toSorted()) {
    for (const folder of [join(path, name), join(path, name, "raw")]) {
      if (!(await isFolder(folder))) continue;
      const files = findData(await list(folder), folder, split);
      if (files) found.push({ folder, files });
    }
  }
  if (found.length === 1) return inFolder(found[0].files, found[0].folder);
  if (found.length > 1) throw notOne(path, `${found.map(({ folder }) => folder).join(" and ")}: name one of them`);
  throw notOne(path, listed(names), split);
}

const inFolder = ({ inputs, targets, ...rest }: FoundFiles, folder: string): FoundFiles => ({
  ...rest,
  inputs: inputs.map((name) => join(folder, name)),
  targets: targets === undefined ? undefined : join(folder, targets),
});

/** The file of targets that goes by its name with a file of inputs, where it is there. */
export async function besideInputs(inputsPath: string): Promise<string | undefined> {
  const folder = dirname(inputsPath);
  const found = targetsBeside(await list(folder), basename(inputsPath));
  return found === undefined ? undefined : join(folder, found);
}

const isDirectory = (path: string): Promise<boolean> =>
  reading(path, "file or directory", async () => (await stat(path)).isDirectory());

const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
};

const list = (path: string): Promise<string[]> => reading(path, "directory", () => readdir(path));
