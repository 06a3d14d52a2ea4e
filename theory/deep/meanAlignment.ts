import {
  add,
  identity,
  inner,
  multiply,
  product,
  scale,
  trace,
  transpose,
  type Matrix,
} from "../../src/linalg/index.ts";
import { leakGain, passedDown, passedUp, type MeanNetwork } from "./meanNetwork.ts";

/** One number a layer, and that of all layers stacked. */
export interface LayersAndTotal {
  readonly layers: Readonly<Record<string, number>>;
  readonly total: number;
}

/**
 * `S_1 … S_L`, the means of `C_l C_lᵀ`, C_l all that layer l has learned: `S_1 = A_1A_1ᵀ`,
 * `S_{l+1} = A_{l+1}G_lA_{l+1}ᵀ + v_l S_l`.
 */
function learned(network: MeanNetwork, A: readonly Matrix[]): Matrix[] {
  const S = [multiply(A[0], transpose(A[0]))];
  for (let l = 1; l < A.length; l++) {
    const leak = leakGain(network, l) ** 2 * passedUp(network, l);
    S.push(add(product(A[l], network.grams[l - 1], transpose(A[l])), scale(leak, S[l - 1])));
  }
  return S;
}

/**
 * The mean weight alignment `WA_2 … WA_L` of alignment matrices `A_1 … A_L`: learned parts, what leaked through the
 * initial weights below and the initial weights
 * themselves at right angles, but for what the latter are aligned by chance.
 */
export function meanWeightAlignment(network: MeanNetwork, A: readonly Matrix[]): LayersAndTotal {
  const { grams, initial, chance } = network;
  const S = learned(network, A);
  const one = identity(A[0].rows);
  const parts = A.slice(1).map((A_l, i) => {
    const [below, own] = [grams[i], grams[i + 1] ?? one];
    const aligned = trace(product(own, A_l, below));
    const target = inner(own, below);
    // The aligned part of the initial weights adds to the aligned part that was learned.
    const squared = inner(own, S[i + 1]) + initial[i + 1] + (2 * chance[i] * aligned) / target;
    return { inner: aligned + chance[i], squared, target };
  });
  return {
    layers: Object.fromEntries(parts.map((part, i) => [i + 2, cosine(part)])),
    total: cosine(sums(parts)),
  };
}

/**
 * The mean gradient alignment `GA_1 … GA_{L−1}` over errors: cosines of `F_l e` and `W_{l+1}ᵀ … W_Lᵀ e`, of which
 * `F_l Q_l e` is the learned part; the total stacks both over the layers.
 * @param errors one error a row (samples × n_L)
 */
export function meanSignalAlignment(network: MeanNetwork, A: readonly Matrix[], errors: Matrix): LayersAndTotal {
  const { grams } = network;
  const L = A.length;
  const S = learned(network, A);
  const samples = Array.from({ length: errors.rows }, () => [] as Parts[]);
  let back = errors;
  let met = errors;
  let squares = rowInner(errors, errors);
  for (let l = L - 1; l >= 1; l--) {
    // W_{l+1}ᵀ turns F q + W⁰Cᵀm into Cᵀ(G q + v m) and a random part; Cᵀ = F_l A_{l+1}ᵀ + W_l⁰C_lᵀ.
    if (l + 1 < L) {
      const returned = leakGain(network, l + 1) * passedUp(network, l + 1);
      met = add(multiply(back, grams[l]), scale(returned, met));
    }
    const leak = leakGain(network, l) ** 2 * passedUp(network, l);
    const omega = passedDown(network, l + 1);
    const leaked = rowInner(multiply(met, S[l - 1]), met);
    back = multiply(met, A[l]);
    const Ge = multiply(errors, grams[l - 1]);
    const [aligned, sent] = [rowInner(Ge, back), rowInner(Ge, errors)];
    const own = rowInner(multiply(back, grams[l - 1]), back);
    squares = squares.map((square, s) => omega * square + own[s] + leak * leaked[s]);
    samples.forEach((parts, s) => parts.unshift({ inner: aligned[s], squared: squares[s], target: sent[s] }));
  }
  const mean = (of: (parts: readonly Parts[]) => number) =>
    samples.reduce((sum, parts) => sum + of(parts), 0) / samples.length;
  return {
    layers: Object.fromEntries(grams.map((_, i) => [i + 1, mean((parts) => cosine(parts[i]))])),
    total: mean((parts) => cosine(sums(parts))),
  };
}

/** An inner product with a target, the squared norm of what is compared with it, and that of the target. */
interface Parts {
  readonly inner: number;
  readonly squared: number;
  readonly target: number;
}

const cosine = (of: Parts): number =>
  of.squared > 0 && of.target > 0 ? of.inner / Math.sqrt(of.squared * of.target) : 0;

const sums = (parts: readonly Parts[]): Parts =>
  parts.reduce((all, part) => ({
    inner: all.inner + part.inner,
    squared: all.squared + part.squared,
    target: all.target + part.target,
  }));

function rowInner(A: Matrix, B: Matrix): Float64Array {
  const out = new Float64Array(A.rows);
  for (let i = 0, k = 0; i < A.rows; i++) for (let j = 0; j < A.cols; j++, k++) out[i] += A.data[k] * B.data[k];
  return out;
}
