/** Numbers under a name, in C order. */
export interface NamedNumbers {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

/**
 * A safetensors file of single-precision tensors and texts about them: eight bytes of length, a JSON header, the
 * numbers.
 */
export function safetensors(tensors: readonly NamedNumbers[], metadata: Readonly<Record<string, string>>): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let end = 0;
  for (const { name, shape, values } of tensors) {
    const from = end;
    end += 4 * values.length;
    header[name] = { dtype: "F32", shape, data_offsets: [from, end] };
  }
  const text = JSON.stringify(header);
  const encoded = new TextEncoder().encode(text.padEnd(8 * Math.ceil(text.length / 8)));
  const bytes = new Uint8Array(8 + encoded.length + end);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(encoded.length), true);
  bytes.set(encoded, 8);
  let at = 8 + encoded.length;
  for (const { values } of tensors) {
    for (const value of values) {
      view.setFloat32(at, value, true);
      at += 4;
    }
  }
  return bytes;
}
