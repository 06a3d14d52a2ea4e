import { InputError } from "../../inputError.ts";

const plain = (name: string): string => name.replace(/\.gz$/i, "");

/** The conventional name of the targets file beside an inputs file: labels beside images (IDX), y beside X, targets beside inputs. */
export function targetsNameFor(inputsName: string): string | undefined {
  const name = plain(inputsName);
  if (/images/i.test(name)) return name.replace("images", "labels").replace(/idx\d/, "idx1");
  if (/^[Xx]\b|^[Xx]_/.test(name)) return name.replace(/^[Xx]/, "y");
  return name.startsWith("inputs") ? name.replace("inputs", "targets") : undefined;
}

/** The name in `names` that is `name`, or `name` compressed. */
export function findName(names: readonly string[], name: string): string | undefined {
  return [name, `${name}.gz`].find((candidate) => names.includes(candidate));
}

/**
 * The files of a directory that make up its data: the MNIST images for training (else for testing), the CIFAR-10 batches for training (else for testing), or X.npy.
 * Targets files are found from the inputs' name. Throws `InputError` when there are none, or more than one kind.
 */
export function findData(names: readonly string[], where: string): string[] {
  const kinds = [
    first(names, /^train-images[-.]idx\d-ubyte(\.gz)?$/) ?? first(names, /^t10k-images[-.]idx\d-ubyte(\.gz)?$/) ?? [],
    batches(names, /^data_batch_\d+\.bin(\.gz)?$/) ?? batches(names, /^test_batch\.bin(\.gz)?$/) ?? [],
    first(names, /^[Xx]\.npy(\.gz)?$/) ?? [],
  ].filter((files) => files.length > 0);
  if (kinds.length === 1) return kinds[0];
  const found = kinds.length > 0 ? kinds.map(([file]) => file).join(" and ") : listed(names);
  throw new InputError(
    `${where}: a directory needs one of train-images-idx3-ubyte (or t10k-…), data_batch_1.bin (or test_batch.bin) or X.npy, got ${found}`,
  );
}

function listed(names: readonly string[]): string {
  if (names.length === 0) return "an empty directory";
  return names.toSorted().slice(0, 10).join(", ") + (names.length > 10 ? ", …" : "");
}

function first(names: readonly string[], pattern: RegExp): string[] | undefined {
  const found = names.filter((name) => pattern.test(name)).toSorted();
  return found.length === 0 ? undefined : [found[0]];
}

/** Every batch once, compressed or not, in the order of their numbers. */
function batches(names: readonly string[], pattern: RegExp): string[] | undefined {
  const found = new Map(
    names
      .filter((name) => pattern.test(name))
      .toSorted()
      .toReversed()
      .map((name) => [plain(name), name]),
  );
  return found.size === 0
    ? undefined
    : [...found.values()].toSorted((a, b) => a.localeCompare(b, "en", { numeric: true }));
}
