import { arena } from "./arena.ts";
import { biasCount } from "./kernelLayer.ts";
import type { TrainingKernels } from "./kernels.ts";
import type { CheckedOperations } from "./checkedOperations.ts";
import { gatherPlain } from "./gather.ts";
import { activate, exp, log } from "./plainActivation.ts";
import { addBackward, addForward, forGradient, stretchSums } from "./plainLayer.ts";

const { fround } = Math;

/**
 * The training kernels in plain TypeScript, over a memory of `capacity` floats: what the compiled kernels are tested
 * against,
 * and the fallback where WebAssembly or its SIMD is missing. Bit for bit the same results as those of
 * `createTrainingKernels`.
 */
export function createPlainTrainingKernels(capacity: number): TrainingKernels {
  return arena("plain", new ArrayBuffer(4 * capacity), 0, capacity, 0, plainOperations);
}

const plainOperations: CheckedOperations = {
  forward(layer, lanes, W, bias, below, activation, above, slope) {
    const { rows } = layer;
    if (bias === null) above.fill(0, 0, rows * lanes);
    else {
      const shared = (rows / biasCount(layer)) * lanes;
      for (let i = 0; i < rows * lanes; i++) above[i] = bias[Math.floor(i / shared)];
    }
    addForward(layer, lanes, W, below, above);
    activate(activation, rows * lanes, above, slope);
  },
  backward(layer, lanes, W, above, slope, below) {
    below.fill(0, 0, layer.cols * lanes);
    addBackward(layer, lanes, W, above, below);
    multiplyBy(layer.cols * lanes, slope, below);
  },
  send(n, outputs, lanes, F, errors, slope, signals) {
    signals.fill(0, 0, n * lanes);
    addForward({ kind: "full", rows: n, cols: outputs }, lanes, F, errors, signals);
    multiplyBy(n * lanes, slope, signals);
  },
  gradient(layer, lanes, signals, below, G) {
    forGradient(layer, lanes, signals, below, (weight, gradient) => (G[weight] = gradient));
  },
  descend(layer, lanes, rate, signals, below, W) {
    forGradient(layer, lanes, signals, below, (weight, gradient) => (W[weight] -= fround(rate * gradient)));
  },
  biasGradient(layer, lanes, signals, G) {
    const count = biasCount(layer);
    stretchSums(count, (layer.rows / count) * lanes, signals, G);
  },
  axpy(n, alpha, x, y) {
    for (let i = 0; i < n; i++) y[i] += fround(alpha * x[i]);
  },
  scale(n, alpha, x) {
    for (let i = 0; i < n; i++) x[i] *= alpha;
  },
  momentum(n, rate, mu, G, V, W) {
    for (let i = 0; i < n; i++) {
      V[i] = fround(mu * V[i]) + G[i];
      W[i] -= fround(rate * V[i]);
    }
  },
  adam(n, rate, keepM, addM, keepV, addV, correction, epsilon, G, M, V, W) {
    for (let i = 0; i < n; i++) {
      const g = G[i];
      M[i] = fround(keepM * M[i]) + fround(addM * g);
      V[i] = fround(keepV * V[i]) + fround(addV * fround(g * g));
      const size = fround(fround(fround(Math.sqrt(V[i])) * correction) + epsilon);
      W[i] -= fround(rate * fround(M[i] / size));
    }
  },
  squaredErrors(outputs, count, lanes, Y, T, E) {
    let sum = 0;
    for (let k = 0; k < outputs; k++) {
      for (let s = 0; s < lanes; s++) {
        const at = k * lanes + s;
        E[at] = s < count ? Y[at] - T[at] : 0;
        sum += E[at] * E[at];
      }
    }
    return 0.5 * sum;
  },
  crossEntropyErrors(outputs, count, lanes, Y, T, E) {
    const n = outputs * lanes;
    let loss = 0;
    for (let s = 0; s < lanes; s++) {
      let largest = Y[s];
      let mass = 0;
      for (let at = s; at < n; at += lanes) {
        if (Y[at] > largest) largest = Y[at];
        mass = fround(mass + T[at]);
      }
      let total = 0;
      for (let at = s; at < n; at += lanes) {
        E[at] = exp(fround(Y[at] - largest));
        total = fround(total + E[at]);
      }
      const share = fround(mass / total);
      for (let at = s; at < n; at += lanes) E[at] = s < count ? fround(share * E[at]) - T[at] : 0;
      if (s >= count) continue;
      const logSum = largest + log(total);
      for (let at = s; at < n; at += lanes) loss += T[at] * (logSum - Y[at]);
    }
    return loss;
  },
  hits(outputs, count, lanes, Y, T) {
    let equal = 0;
    for (let s = 0; s < count; s++) if (largestRow(outputs, lanes, Y, s) === largestRow(outputs, lanes, T, s)) equal++;
    return equal;
  },
  gather: gatherPlain,
  dot(n, x, y) {
    let [a, b, c, d] = [0, 0, 0, 0];
    const fours = n - (n % 4);
    for (let i = 0; i < fours; i += 4) {
      a += x[i] * y[i];
      b += x[i + 1] * y[i + 1];
      c += x[i + 2] * y[i + 2];
      d += x[i + 3] * y[i + 3];
    }
    let sum = a + c + (b + d);
    for (let i = fours; i < n; i++) sum += x[i] * y[i];
    return sum;
  },
  columnDots(n, lanes, A, B, out) {
    out.fill(0, 0, lanes);
    for (let i = 0; i < n * lanes; i++) out[i % lanes] += fround(A[i] * B[i]);
  },
};

function multiplyBy(n: number, slope: Float32Array | null, x: Float32Array): void {
  if (slope !== null) for (let i = 0; i < n; i++) x[i] *= slope[i];
}

function largestRow(rows: number, lanes: number, X: Float32Array, column: number): number {
  let best = 0;
  for (let k = 1; k < rows; k++) if (X[k * lanes + column] > X[best * lanes + column]) best = k;
  return best;
}
