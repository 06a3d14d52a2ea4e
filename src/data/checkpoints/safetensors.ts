import { InputError } from "../../inputError.ts";
import { isStepName, type Checkpoint } from "./checkpoint.ts";
import { countOf, decodeNumbers, isNumberType, NUMBER_BYTES, type Tensor } from "./tensor.ts";

/** The format's own limit on its header. */
const MAX_HEADER = 100_000_000;

/** Whether the bytes start like a safetensors file: the length of a header, and the brace that opens it. */
export function isSafetensors(bytes: Uint8Array): boolean {
  if (bytes.length < 9 || bytes[8] !== 0x7b) return false;
  const length = headerLength(bytes);
  return length >= 2 && length <= MAX_HEADER;
}

const headerLength = (bytes: Uint8Array): number =>
  Number(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true));

/**
 * The tensors of a safetensors file (format of Hugging Face, 2022): eight bytes of length, a JSON header of names,
 * types, shapes and places, then the numbers, little-endian and in C order.
 * Throws an InputError for a header that is no such JSON, for types that are no real numbers, and for places that do
 * not fit the shapes or the file.
 */
export function parseSafetensors(bytes: Uint8Array, where: string): Checkpoint {
  if (!isSafetensors(bytes)) {
    throw new InputError(`${where}: a safetensors file needs to start with the length of its header, got other bytes`);
  }
  const start = 8 + headerLength(bytes);
  if (start > bytes.length) {
    throw new InputError(
      `${where}: needs its whole safetensors header of ${start - 8} bytes, got a file of ${bytes.length} bytes`,
    );
  }
  const { __metadata__: metadata, ...entries } = parseHeader(bytes.subarray(8, start), where);
  const tensors = Object.entries(entries).map(([name, entry]) =>
    tensorOf(name, entry, bytes.subarray(start), `${where} (${name})`),
  );
  return { file: where, format: "safetensors", tensors, ordered: false, step: stepOf(metadata) };
}

function parseHeader(bytes: Uint8Array, where: string): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (typeof header === "object" && header !== null && !Array.isArray(header)) return { ...header };
  } catch (error) {
    throw new InputError(`${where}: a safetensors header needs to be JSON, got other text`, { cause: error });
  }
  throw new InputError(`${where}: a safetensors header needs to be a JSON object, got another value`);
}

function stepOf(metadata: unknown): number | null {
  if (typeof metadata !== "object" || metadata === null) return null;
  const found = Object.entries(metadata).find(([name]) => isStepName(name));
  const step = found === undefined || String(found[1]).trim() === "" ? Number.NaN : Number(found[1]);
  return Number.isFinite(step) ? step : null;
}

const isCount = (n: unknown): n is number => Number.isSafeInteger(n) && (n as number) >= 0;

function tensorOf(name: string, entry: unknown, payload: Uint8Array, where: string): Tensor {
  const { dtype: type, shape, data_offsets: offsets } = (entry ?? {}) as Record<string, unknown>;
  if (!Array.isArray(shape) || !shape.every(isCount) || !Array.isArray(offsets) || offsets.length !== 2) {
    throw new InputError(`${where}: needs a shape and two data_offsets of whole numbers, got ${short(entry)}`);
  }
  if (typeof type !== "string" || !isNumberType(type)) {
    throw new InputError(`${where}: needs numbers of type ${Object.keys(NUMBER_BYTES).join(", ")}, got ${short(type)}`);
  }
  const [from, to] = offsets as unknown[];
  const count = countOf(shape);
  if (!isCount(from) || !isCount(to) || to > payload.length || to - from !== count * NUMBER_BYTES[type]) {
    throw new InputError(
      `${where}: ${type} numbers of shape ${shape.join(" × ") || "()"} need ${count * NUMBER_BYTES[type]} bytes within the ${payload.length} of the file, got the offsets ${short(offsets)}`,
    );
  }
  return { name, shape, type, values: () => decodeNumbers(type, payload, { from, count, where }) };
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
