import { fileURLToPath } from "node:url";
import { mapLayer } from "../../src/deep/structure/index.ts";
import {
  batchLanes,
  createTrainingKernels,
  runAtPeak,
  weightCount,
  type KernelLayer,
  type TrainingKernels,
} from "../../src/deep/kernels/index.ts";
import { stream } from "../../src/random/index.ts";
import { runPython } from "./python.ts";
import type { BenchRow } from "./row.ts";

const full = (rows: number, cols: number): KernelLayer => ({ kind: "full", rows, cols });

/** The layers whose operations are timed one by one, with their batches. */
const LAYERS: readonly (readonly [name: string, layer: KernelLayer, batch: number])[] = [
  ["full 512 × 512, batch 128", full(512, 512), 128],
  ["full 64 × 196, batch 32", full(64, 196), 32],
  ["full 10 × 64, batch 32", full(10, 64), 32],
  ["convolution 4 × 4, 14 × 14, 8 to 16 channels, batch 32", maps("convolutional", 8, 16), 32],
  ["convolution 4 × 4, 14 × 14, 8 to 8 channels, batch 128", maps("convolutional", 8, 8), 128],
  ["locally connected 4 × 4, 14 × 14, 8 to 8 channels, batch 32", maps("locally-connected", 8, 8), 32],
];

/** The networks whose whole steps of DFA are timed: sizes and batch. */
const NETWORKS: readonly (readonly [sizes: readonly number[], batch: number])[] = [
  [[196, 64, 64, 10], 32],
  [[196, 256, 256, 10], 128],
];

const PYTORCH = fileURLToPath(new URL("../../../experiments/bench/pytorch.py", import.meta.url));

/**
 * Floating-point rates of the training kernels, beside multiplying and adding in registers, and times of whole steps,
 * beside PyTorch's where it is installed.
 */
export async function benchTraining(): Promise<BenchRow[]> {
  const rounds = 1_200_000;
  const peak = (52 * rounds) / bestSeconds(() => runAtPeak(rounds)) / 1e9;
  const rates = LAYERS.flatMap(([name, layer, batch]) => layerRates(name, layer, batch));
  // The loop in registers waits for its own results at times, and then a kernel can be the faster.
  const most = Math.max(peak, ...rates.map(({ value }) => value));
  const rows: BenchRow[] = [
    { name: "multiplications and additions in registers", value: peak, unit: "GFLOP/s" },
    ...rates.map((row) => ({ ...row, note: `${Math.round((100 * row.value) / most)} % of the most seen` })),
  ];
  const theirs = pytorchTimes();
  for (const [sizes, batch] of NETWORKS) {
    const own = stepMicroseconds(sizes, batch);
    const name = `DFA step of ${sizes.join("–")}, batch ${batch}`;
    rows.push({ name, value: own, unit: "µs", note: `${Math.round((batch * 1e6) / own)} samples/s` });
    const other = theirs?.[`${sizes.join("-")}/${batch}`];
    rows.push(
      other === undefined
        ? {
            name: "  PyTorch's",
            value: Number.NaN,
            unit: "µs",
            note: "skipped: no python3 found has torch; set DFA_PYTHON",
          }
        : {
            name: "  PyTorch's, one thread",
            value: other,
            unit: "µs",
            note: `ours takes ${(own / other).toFixed(2)} of it; goal 1`,
          },
    );
  }
  return rows;
}

function maps(kind: "convolutional" | "locally-connected", channelsIn: number, channelsOut: number): KernelLayer {
  return { kind, ...mapLayer("bench", { size: 14, kernel: 4, channelsIn, channelsOut }) };
}

function layerRates(name: string, layer: KernelLayer, batch: number): BenchRow[] {
  const lanes = batchLanes(batch);
  const sizes = [weightCount(layer), weightCount(layer), layer.rows * lanes, layer.cols * lanes, layer.cols * lanes];
  const kernels = createTrainingKernels(sizes.reduce((sum, n) => sum + n));
  const [W, G, above, below, signals] = sizes.map((n) => gaussian(kernels, n));
  const connections = layer.kind === "full" ? weightCount(layer) : layer.rows * layer.fanIn;
  const operations: Record<string, () => void> = {
    forward: () => kernels.forward(layer, lanes, W, null, below, "linear", above, null),
    backward: () => kernels.backward(layer, lanes, W, above, null, signals),
    gradient: () => kernels.gradient(layer, lanes, above, below, G),
    descend: () => kernels.descend(layer, lanes, 1e-9, above, below, G),
  };
  return Object.entries(operations).map(([operation, run]) => {
    const rate = (2 * connections * batch) / bestSeconds(run) / 1e9;
    return { name: `${operation}, ${name}`, value: rate, unit: "GFLOP/s" };
  });
}

/** A whole step of DFA with tanh, cross-entropy and plain gradient descent: samples in, weights changed. */
function stepMicroseconds(sizes: readonly number[], batch: number): number {
  const lanes = batchLanes(batch);
  const samples = 1024;
  const outputs = sizes[sizes.length - 1];
  const layers = sizes.slice(1).map((rows, l) => ({ kind: "full", rows, cols: sizes[l] }) as const);
  const kernels = createTrainingKernels(
    samples * (sizes[0] + outputs) +
      layers.reduce((sum, layer) => sum + layer.rows * (layer.cols + outputs + 3 * lanes), 0) +
      (sizes[0] + 2 * outputs) * lanes +
      batch,
  );
  const X = gaussian(kernels, samples * sizes[0]);
  const Y = kernels.alloc(samples * outputs);
  for (let s = 0; s < samples; s++) Y[s * outputs + (s % outputs)] = 1;
  const W = layers.map((layer) => gaussian(kernels, weightCount(layer), 1 / Math.sqrt(layer.cols)));
  const F = layers.slice(0, -1).map(({ rows }) => gaussian(kernels, rows * outputs, 0.1));
  const H = sizes.map((n) => kernels.alloc(n * lanes));
  const slopes = layers.slice(0, -1).map(({ rows }) => kernels.alloc(rows * lanes));
  const S = layers.map(({ rows }) => kernels.alloc(rows * lanes));
  const T = kernels.alloc(outputs * lanes);
  const indices = kernels.allocInt(batch);
  const last = layers.length - 1;
  let first = 0;
  const step = (): void => {
    for (let s = 0; s < batch; s++) indices[s] = (first + s) % samples;
    first = (first + batch) % samples;
    kernels.gather(batch, sizes[0], lanes, indices, X, H[0]);
    kernels.gather(batch, outputs, lanes, indices, Y, T);
    for (let l = 0; l <= last; l++) {
      if (l < last) kernels.forward(layers[l], lanes, W[l], null, H[l], "tanh", H[l + 1], slopes[l]);
      else kernels.forward(layers[l], lanes, W[l], null, H[l], "linear", H[l + 1], null);
    }
    kernels.errors("cross-entropy", outputs, batch, lanes, H[last + 1], T, S[last]);
    for (let l = 0; l < last; l++) kernels.send(layers[l].rows, outputs, lanes, F[l], S[last], slopes[l], S[l]);
    for (let l = 0; l <= last; l++) kernels.descend(layers[l], lanes, 1e-3 / batch, S[l], H[l], W[l]);
  };
  return 1e6 * bestSeconds(step);
}

/** Seconds a call, from the best of many stretches of a millisecond each, after a stretch to warm up. */
function bestSeconds(run: () => unknown): number {
  let calls = 1;
  let best = Number.POSITIVE_INFINITY;
  for (let stretch = -20; stretch < 200; stretch++) {
    const began = performance.now();
    for (let i = 0; i < calls; i++) run();
    const seconds = (performance.now() - began) / 1000;
    if (stretch < 0) calls = Math.max(1, Math.ceil((calls * 0.001) / Math.max(seconds, 1e-6)));
    else best = Math.min(best, seconds / calls);
  }
  return best;
}

function gaussian(kernels: TrainingKernels, n: number, scale = 1): Float32Array {
  const random = stream(1, "bench", n);
  const x = kernels.alloc(n);
  for (let i = 0; i < n; i++) x[i] = scale * random.normal();
  return x;
}

/** Microseconds a step by network and batch; null where no Python found has torch. */
function pytorchTimes(): Record<string, number> | null {
  const asked = NETWORKS.map(([sizes, batch]) => `${sizes.join("-")}/${batch}`);
  const printed = runPython("torch", [PYTORCH, ...asked]);
  return printed === null ? null : (JSON.parse(printed) as Record<string, number>);
}
