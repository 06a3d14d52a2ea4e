import type { TrainingSamples } from "../../data/index.ts";
import { alignmentOf, chanceCosine, type Alignment, type GradientAlignment } from "../../measure/index.ts";
import { multiplicityOf, weightCount, type KernelLayer } from "../kernels/index.ts";
import type { DeepRuleName } from "../../problem/index.ts";
import type { NetworkShape } from "./networkSpec.ts";
import type { Propagation, Room } from "./propagation.ts";
import { SampleCosines, type Compared } from "./sampleCosines.ts";
import { inner } from "./weightMeasures.ts";

/** The signals and the updates of feedback, beside those of backpropagation in the same network on the same samples. */
export interface SignalMeasures {
  /**
   * The mean over samples of the cosine between the two signals, l = 1 … L−1, and of the stacked signals; samples where
   * one vanishes are left out.
   */
  readonly gradientAlignment: GradientAlignment;
  /** The cosine between the two updates over all the samples, l = 1 … L−1, and of all stacked. */
  readonly updateAlignment: Alignment;
  /** The norms of the mean updates, before the rate, as matrices; l = 1 … L, of which the last is the same for both. */
  readonly updateNorms: Readonly<Record<string, Compared>>;
}

/**
 * Compares the signals of a rule with those of backpropagation over samples, block by block; the network stays as it
 * is.
 */
export class SignalComparison {
  /** The signals `S_1 … S_L` of the rule; whoever measures nothing may use the room. */
  readonly signals: readonly Float32Array[];
  readonly #propagation: Propagation;
  readonly #backpropagation: readonly Float32Array[];
  /** Per sample of a block: inner product and squared norms of the two signals. */
  readonly #parts: readonly [Float32Array, Float32Array, Float32Array];
  /** Room for the gradient of a layer, likewise. */
  readonly gradient: Float32Array;

  /** Floats that a comparison takes in the kernels' memory. */
  static size({ layers }: NetworkShape, { sizes, block }: Room): number {
    return (2 * sizes.reduce((sum, n) => sum + n, 0) + 3) * block + Math.max(...layers.map(weightCount));
  }

  constructor(propagation: Propagation) {
    const { kernels, block, layers } = propagation;
    this.#propagation = propagation;
    this.signals = propagation.signals();
    this.#backpropagation = propagation.signals();
    this.#parts = [kernels.alloc(block), kernels.alloc(block), kernels.alloc(block)];
    this.gradient = kernels.alloc(Math.max(...layers.map(weightCount)));
  }

  measure(rule: DeepRuleName, samples: TrainingSamples, rows: Int32Array): SignalMeasures {
    const { layers, sizes, block } = this.#propagation;
    const hidden = layers.slice(0, -1).map(() => new SampleCosines());
    const stacked = new SampleCosines();
    const updates = layers.map((layer) => new UpdateSums(layer));
    for (let from = 0; from < rows.length; from += block) {
      const count = Math.min(block, rows.length - from);
      this.#propagation.load(samples, rows, from, count);
      this.#send(rule);
      this.#compareSamples(count, hidden, stacked);
      updates.forEach((update, i) => this.#addUpdates(i, update));
    }
    const parts = updates.map((update, i) => update.parts(i + 1));
    const mean = (squaredNorm: number) => Math.sqrt(squaredNorm) / rows.length;
    return {
      gradientAlignment: {
        layers: Object.fromEntries(hidden.map((of, i) => [i + 1, of.mean])),
        total: stacked.mean,
        norms: Object.fromEntries(hidden.map((of, i) => [i + 1, { ...of.norms, chance: chanceCosine(sizes[i + 1]) }])),
      },
      updateAlignment: alignmentOf(parts.slice(0, -1)),
      updateNorms: Object.fromEntries(
        parts.map(({ layer, squaredNormA, squaredNormB }) => [
          layer,
          { feedback: mean(squaredNormA), backpropagation: mean(squaredNormB) },
        ]),
      ),
    };
  }

  /** The errors of the block, sent down both ways. */
  #send(rule: DeepRuleName): void {
    const propagation = this.#propagation;
    const last = propagation.layers.length - 1;
    propagation.forward(true);
    propagation.errors(this.signals[last]);
    this.#backpropagation[last].set(this.signals[last]);
    propagation.send(rule, this.signals);
    propagation.send("bp", this.#backpropagation);
  }

  #compareSamples(count: number, hidden: readonly SampleCosines[], stacked: SampleCosines): void {
    const { kernels, sizes, lanes } = this.#propagation;
    const [products, squares, trueSquares] = this.#parts;
    const totals = this.#parts.map(() => new Float64Array(count));
    hidden.forEach((cosines, i) => {
      const [sent, exact] = [this.signals[i], this.#backpropagation[i]];
      kernels.columnDots(sizes[i + 1], lanes, sent, exact, products);
      kernels.columnDots(sizes[i + 1], lanes, sent, sent, squares);
      kernels.columnDots(sizes[i + 1], lanes, exact, exact, trueSquares);
      for (let s = 0; s < count; s++) cosines.add(products[s], squares[s], trueSquares[s]);
      totals.forEach((total, k) => {
        for (let s = 0; s < count; s++) total[s] += this.#parts[k][s];
      });
    });
    for (let s = 0; s < count; s++) stacked.add(totals[0][s], totals[1][s], totals[2][s]);
  }

  #addUpdates(i: number, { feedback, backpropagation }: UpdateSums): void {
    const { kernels, layers, activities, lanes } = this.#propagation;
    const { gradient } = this;
    const add = (signals: Float32Array, sum: Float64Array): void => {
      kernels.gradient(layers[i], lanes, signals, activities[i], gradient);
      for (let w = 0; w < sum.length; w++) sum[w] += gradient[w];
    };
    add(this.signals[i], feedback);
    add(this.#backpropagation[i], backpropagation);
  }
}

/** The gradients of one layer by both signals, summed over samples in double precision. */
class UpdateSums {
  readonly feedback: Float64Array;
  readonly backpropagation: Float64Array;
  readonly #multiplicity: number;

  constructor(layer: KernelLayer) {
    this.feedback = new Float64Array(weightCount(layer));
    this.backpropagation = new Float64Array(weightCount(layer));
    this.#multiplicity = multiplicityOf(layer);
  }

  /** Of the updates as matrices. */
  parts(layer: number) {
    const product = (a: Float64Array, b: Float64Array) => this.#multiplicity * inner(a, b);
    return {
      layer,
      inner: product(this.feedback, this.backpropagation),
      squaredNormA: product(this.feedback, this.feedback),
      squaredNormB: product(this.backpropagation, this.backpropagation),
    };
  }
}
