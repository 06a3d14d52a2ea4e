import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";

/** A stream of random numbers: the same seed and names give the same numbers on every machine and in every version. */
export interface Stream {
  /** Uniform on [0, 1), 53 random bits. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Chi-square with `degrees` ≥ 0 degrees of freedom; exactly 0 at 0 degrees. Cost independent of the degrees. */
  chiSquare(degrees: number): number;
  /** Uniform on the integers 0 … n − 1. */
  integer(n: number): number;
  /** Fills `out` with standard normals. */
  fillNormal(out: Float64Array): void;
  /** Where the stream is at: five numbers, from which `restore` goes on. */
  state(): Float64Array;
  /** Goes on from a state of this stream or of another. */
  restore(state: Float64Array): void;
}

/**
 * The stream named by `names` under `seed`. Streams of different names are independent for all practical purposes:
 * their 128 bits of state are four differently keyed hashes of the seed and the names, so a new consumer never shifts
 * another one's numbers.
 * The generator is xoroshiro128+ (pure-rand), normals are Marsaglia's polar method, chi-squares Marsaglia and Tsang's
 * (2000).
 */
export function stream(seed: number, ...names: readonly (string | number)[]): Stream {
  const key = JSON.stringify([seed, ...names]);
  let generator = xoroshiro128plusFromState([1, 2, 3, 4].map((salt) => hash(key, salt)));
  let spare = Number.NaN;

  const uniform = (): number => {
    const high = generator.next() >>> 5;
    const low = generator.next() >>> 6;
    return (high * 0x4000000 + low) * 2 ** -53;
  };

  const normal = (): number => {
    if (spare === spare) {
      const kept = spare;
      spare = Number.NaN;
      return kept;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const r = x * x + y * y;
      if (r > 0 && r < 1) {
        const factor = Math.sqrt((-2 * Math.log(r)) / r);
        spare = y * factor;
        return x * factor;
      }
    }
  };

  /** Gamma of shape ≥ 1 and unit scale. */
  const gamma = (shape: number): number => {
    const d = shape - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = normal();
      const v = (1 + c * x) ** 3;
      if (v <= 0) continue;
      // The sum of d − dv and d log v, large numbers of which little is left.
      const rest = d < LARGE_SHAPE ? d - d * v + d * Math.log(v) : d * (Math.log1p(v - 1) - (v - 1));
      if (Math.log(1 - uniform()) < 0.5 * x * x + rest) return d * v;
    }
  };

  return {
    uniform,
    normal,
    chiSquare(degrees) {
      if (!(degrees >= 0)) throw new RangeError(`chiSquare: degrees must be at least 0, got ${degrees}`);
      if (degrees === 0) return 0;
      if (degrees >= 2) return 2 * gamma(degrees / 2);
      return 2 * gamma(degrees / 2 + 1) * (1 - uniform()) ** (2 / degrees);
    },
    integer: (n) => Math.floor(uniform() * n),
    fillNormal(out) {
      for (let i = 0; i < out.length; i++) out[i] = normal();
    },
    state: () => Float64Array.of(...generator.getState(), spare),
    restore(state) {
      if (state.length !== STATE)
        throw new RangeError(`restore: state must have ${STATE} numbers, got ${state.length}`);
      generator = xoroshiro128plusFromState([...state.subarray(0, STATE - 1)]);
      spare = state[STATE - 1];
    },
  };
}

/** From here on rounding would decide which gammas are accepted: d times 2⁻⁵² is no longer small beside 1. */
const LARGE_SHAPE = 2 ** 30;

/** Numbers in the state: the generator's four, and the normal that is left over from a pair, or NaN. */
const STATE = 5;

/** A 32-bit hash of `text` (FNV-1a keyed by `salt`, finished by MurmurHash3's mixer). */
function hash(text: string, salt: number): number {
  let h = Math.imul(salt, 0x9e3779b9) ^ 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
