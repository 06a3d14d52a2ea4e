import { InputError } from "../../inputError.ts";
import { archiveFiles } from "./archive.ts";
import { isStepName, type Checkpoint } from "./checkpoint.ts";
import { PickledName, unpickle, type Pickled } from "./pickle.ts";
import { countOf, decodeNumbers, NUMBER_BYTES, type NumberType, type Tensor } from "./tensor.ts";

/** The storage classes that pickles of PyTorch name, and what they hold. */
const STORAGES: Readonly<Record<string, NumberType>> = {
  DoubleStorage: "F64",
  FloatStorage: "F32",
  HalfStorage: "F16",
  BFloat16Storage: "BF16",
  LongStorage: "I64",
  IntStorage: "I32",
  ShortStorage: "I16",
  CharStorage: "I8",
  ByteStorage: "U8",
  BoolStorage: "BOOL",
};

/** Numbers in a row, as PyTorch stores them; tensors are views of them. */
class Storage {
  constructor(
    readonly type: NumberType,
    readonly bytes: Uint8Array,
  ) {}

  get count(): number {
    return Math.floor(this.bytes.length / NUMBER_BYTES[this.type]);
  }
}

/** A tensor before it has a name. */
class View {
  constructor(
    readonly storage: Storage,
    readonly offset: number,
    readonly shape: readonly number[],
    readonly strides: readonly number[],
  ) {}
}

const SAVE = "save the state dict alone: torch.save(model.state_dict(), FILE)";

/**
 * The tensors of what `torch.save` writes since PyTorch 1.6: a ZIP archive of a pickle and the numbers. Nested
 * dictionaries and lists give names joined by dots; numbers and texts are passed over, but for the training step.
 * The pickle is read by opcodes: it can build tensors and ordered dictionaries, and everything else in it is refused by
 * name.
 * Throws an InputError for that, for views beyond their storage, and for a corrupt archive.
 */
export async function parsePyTorch(bytes: Uint8Array, where: string): Promise<Checkpoint> {
  const files = await archiveFiles(bytes, where, "PyTorch file");
  const pickle = [...files.keys()].find((name) => /^(?:[^/]*\/)?data\.pkl$/.test(name));
  if (pickle === undefined) {
    const shown = [...files.keys()].slice(0, 4).join(", ") || "an empty one";
    throw new InputError(`${where}: needs to be an archive as torch.save writes it (with data.pkl), got ${shown}`);
  }
  const folder = pickle.slice(0, -"data.pkl".length);
  const order = files.get(`${folder}byteorder`);
  const littleEndian = order === undefined || new TextDecoder().decode(order).trim() !== "big";
  const root = unpickle(files.get(pickle)!, where, {
    call: (name, args) => build(name, args, where),
    persistent: (id) => storageOf(id, files, folder, where),
  });
  const found = new Flattened(where, littleEndian);
  found.visit(root, "", 0);
  return { file: where, format: "pytorch", tensors: found.tensors, ordered: true, step: found.step };
}

function storageOf(id: Pickled, files: ReadonlyMap<string, Uint8Array>, folder: string, where: string): Storage {
  const [kind, type, key] = Array.isArray(id) ? id : [];
  if (kind !== "storage" || !(type instanceof PickledName) || typeof key !== "string") {
    throw new InputError(`${where}: needs the tensors of PyTorch, got a reference to something else`);
  }
  const stored = type.module === "torch" && Object.hasOwn(STORAGES, type.name) ? STORAGES[type.name] : undefined;
  if (stored === undefined) {
    throw new InputError(`${where}: needs tensors of real numbers, got a storage of ${type}`);
  }
  const bytes = files.get(`${folder}data/${key}`);
  if (bytes === undefined)
    throw new InputError(`${where}: needs every storage in the archive, got none called data/${key}`);
  return new Storage(stored, bytes);
}

/** The few calls that build tensors; all others are refused. */
function build(name: PickledName, args: readonly Pickled[], where: string): Pickled {
  switch (String(name)) {
    case "collections.OrderedDict":
      return new Map();
    case "torch.Size":
      return [...((args[0] as Pickled[] | undefined) ?? [])];
    case "torch._utils._rebuild_parameter":
      if (args[0] instanceof View) return args[0];
      break;
    case "torch._utils._rebuild_tensor_v2":
      return viewOf(args, where);
  }
  throw new InputError(`${where}: needs tensors in dictionaries and lists, got an object of ${name}; ${SAVE}`);
}

const isCounts = (value: Pickled): value is number[] =>
  Array.isArray(value) && value.every((n) => Number.isSafeInteger(n) && (n as number) >= 0);

function viewOf([storage, offset, shape, strides]: readonly Pickled[], where: string): View {
  if (
    !(storage instanceof Storage) ||
    !isCounts([offset]) ||
    !isCounts(shape) ||
    !isCounts(strides) ||
    shape.length !== strides.length
  ) {
    throw new InputError(`${where}: needs tensors with a storage, an offset, a shape and strides, got something else`);
  }
  const count = countOf(shape);
  const last = shape.reduce((at, n, d) => at + (n - 1) * strides[d], offset as number);
  // Views that repeat their numbers could promise more than any memory holds; parameters never do.
  if (count > 0 && (last >= storage.count || count > storage.count)) {
    throw new InputError(
      `${where}: a tensor of shape ${shape.join(" × ") || "()"} needs its numbers within its storage of ${storage.count}, got offset ${String(offset)} and strides ${strides.join(", ")}`,
    );
  }
  return new View(storage, offset as number, shape, strides);
}

/** Deeper nesting than any checkpoint has. */
const DEEPEST = 60;

/**
 * The tensors of nested dictionaries and lists, each container once: a file may refer to one many times, or to itself.
 */
class Flattened {
  readonly tensors: Tensor[] = [];
  step: number | null = null;
  readonly #seen = new Set<unknown>();

  constructor(
    readonly where: string,
    readonly littleEndian: boolean,
  ) {}

  visit(value: Pickled, name: string, depth: number): void {
    if (value instanceof View) {
      this.tensors.push(this.#tensor(value, name || "tensor"));
      return;
    }
    if (typeof value === "number" && isStepName(name) && Number.isFinite(value)) this.step ??= value;
    if (!(value instanceof Map || Array.isArray(value)) || this.#seen.has(value)) return;
    this.#seen.add(value);
    if (depth > DEEPEST) throw new InputError(`${this.where}: needs at most ${DEEPEST} nested dictionaries, got more`);
    for (const [key, inner] of value instanceof Map ? value : value.entries()) {
      const part = typeof key === "string" || typeof key === "number" ? String(key) : "";
      this.visit(inner, name === "" ? part : `${name}.${part}`, depth + 1);
    }
  }

  #tensor({ storage, offset, shape, strides }: View, name: string): Tensor {
    const values = (): Float64Array => {
      const options = { count: storage.count, littleEndian: this.littleEndian, where: `${this.where} (${name})` };
      const stored = decodeNumbers(storage.type, storage.bytes, options);
      return gather(stored, offset, shape, strides);
    };
    return { name, shape, type: storage.type, values };
  }
}

/** The numbers of a view in C order. */
function gather(
  stored: Float64Array,
  offset: number,
  shape: readonly number[],
  strides: readonly number[],
): Float64Array {
  const values = new Float64Array(countOf(shape));
  const index = shape.map(() => 0);
  let at = offset;
  for (let k = 0; k < values.length; k++) {
    values[k] = stored[at];
    for (let d = shape.length - 1; d >= 0; d--) {
      at += strides[d];
      if (++index[d] < shape[d]) break;
      at -= shape[d] * strides[d];
      index[d] = 0;
    }
  }
  return values;
}
