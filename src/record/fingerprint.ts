/**
 * A hash of 32 bits over the bytes of arrays (Fowler, Noll and Vo's FNV-1a, four bytes at a time): finds damage and
 * mistakes, not forgery.
 */
export function fingerprint(...arrays: readonly (Uint8Array | Float32Array | Float64Array)[]): number {
  let hash = 0x811c9dc5;
  const mix = (word: number): void => {
    hash = Math.imul(hash ^ word, 0x01000193);
    hash ^= hash >>> 15;
  };
  for (const { buffer, byteOffset, byteLength } of arrays) {
    const view = new DataView(buffer, byteOffset, byteLength);
    const whole = byteLength - (byteLength % 4);
    for (let i = 0; i < whole; i += 4) mix(view.getUint32(i, true));
    for (let i = whole; i < byteLength; i++) mix(view.getUint8(i));
    mix(byteLength);
  }
  return hash >>> 0;
}
