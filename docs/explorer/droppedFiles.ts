import {
  arrayPair,
  describeBytes,
  findFormat,
  gunzip,
  isGzip,
  isIdx,
  namedTarget,
  parseCifar10,
  parseCsv,
  parseIdx,
  parseNpy,
  parseNpz,
  targetsBeside,
  type Dataset,
  type NamedBytes,
} from "../../src/data/files/bytes.ts";
import { InputError } from "../../src/inputError.ts";

/** The most bytes that a compressed file may hold on a page, 256 MiB: a page has no more than a few gigabytes. */
const MOST_INFLATED = 2 ** 28;

/**
 * The data set in files dropped on a page: one CSV or NPZ file, CIFAR-10 batches, or inputs and targets in two IDX or
 * NPY files, gzipped or not.
 * The readers are those of the command line. Throws an InputError that names the file for anything that is not a data
 * set.
 */
export async function readDropped(
  given: readonly NamedBytes[],
  targets?: string,
  most = MOST_INFLATED,
): Promise<Dataset> {
  if (given.length === 0) throw new InputError("drop a file: needs at least one, got none");
  const files = await Promise.all(given.map((file) => opened(file, most)));
  const formats = files.map((file) => findFormat(file.name, file.bytes));
  const unknown = formats.indexOf(undefined);
  if (unknown >= 0) {
    throw new InputError(
      `${files[unknown].name}: needs to be IDX, NPY, NPZ, a CIFAR-10 binary batch (.bin) or CSV (.csv, .tsv, .txt), got ${describeBytes(files[unknown].bytes)}`,
    );
  }
  const [format] = formats;
  if (formats.some((other) => other !== format)) {
    throw new InputError(`drop files of one kind: got ${formats.join(" and ")}`);
  }
  const [first] = files;
  const source = files.map(({ name }) => name).join(", ");
  if (format === "cifar") return parseCifar10(files, source);
  if (format === "csv" || format === "npz") {
    if (files.length > 1) throw new InputError(`drop one ${format.toUpperCase()} file at a time: got ${files.length}`);
    return format === "csv"
      ? parseCsv(first.bytes, first.name, { source, targets })
      : parseNpz(first.bytes, first.name, { source, targets });
  }
  const [inputs, labels] = inputsFirst(files);
  const parse = ({ name, bytes }: NamedBytes) => (isIdx(bytes) ? parseIdx(bytes, name) : parseNpy(bytes, name));
  const kind = targets === undefined ? undefined : namedTarget(targets).kind;
  return arrayPair(parse(inputs), parse(labels), {
    source: `${inputs.name}, ${labels.name}`,
    kind,
    name: labels.name,
    flag: "",
  });
}

async function opened({ name, bytes }: NamedBytes, most: number): Promise<NamedBytes> {
  return { name, bytes: isGzip(bytes) ? await gunzip(bytes, name, most) : bytes };
}

/** Inputs and targets of two files, told apart by their names. */
function inputsFirst(files: readonly NamedBytes[]): [inputs: NamedBytes, targets: NamedBytes] {
  const names = files.map(({ name }) => name);
  for (const inputs of files) {
    const found = targetsBeside(names, inputs.name);
    const targets = files.find(({ name }) => name === found);
    if (targets && targets !== inputs) return [inputs, targets];
  }
  throw new InputError(
    `${names.join(", ")}: needs inputs and targets together, such as X.npy and y.npy, or train-images-idx3-ubyte and train-labels-idx1-ubyte`,
  );
}
