import { matrix, multiply, transpose, type Matrix } from "../linalg/index.ts";
import { alignmentOf, cosine, type Alignment, type PerLayer } from "../measure/index.ts";
import { stream } from "../random/index.ts";
import { AlignmentBlocks } from "./alignmentBlocks.ts";
import { SequenceDynamics } from "./dynamics.ts";
import { FeedbackPairs, metricInner, ownMetric } from "./pairAlignment.ts";
import type { SequenceNetwork } from "./realise.ts";
import { sampleCosines } from "./sampleCosines.ts";
import type { SequenceMeasures } from "./snapshot.ts";
import type { PlacedSamples } from "./source.ts";
import type { View } from "./view.ts";

/** The most samples over which a measure per sample is averaged: a standard error of cosines below 0.05. */
const MEASURED_SAMPLES = 200;

/** The largest alignments that the layers can have with their feedback, whatever their weights. */
export interface Ceilings {
  /** Of each layer's weights, all offsets together, and of each offset. */
  readonly layers: PerLayer;
  readonly offsets: Record<string, readonly (number | null)[]>;
}

/**
 * Measures a network in the coordinates of a rung, on stacks of its own: on all the data, and on samples for what is
 * averaged over them.
 */
export class SequenceMeasure {
  readonly ceilings: Ceilings;
  readonly #network: SequenceNetwork;
  readonly #view: View;
  readonly #all: SequenceDynamics;
  readonly #some: SequenceDynamics;
  readonly #samples: PlacedSamples;
  /** Where a data set is learned: its distribution, on which the excess loss is. */
  readonly #beyond: SequenceDynamics | null;
  /** The comparisons of each layer's offsets with the feedback on both sides; none of the lowest layer. */
  readonly #pairs: readonly (readonly FeedbackPairs[])[];
  readonly #readoutPairs: readonly (readonly FeedbackPairs[])[] | null;
  readonly #blocks: AlignmentBlocks;

  constructor(network: SequenceNetwork, view: View) {
    const { source, layers, dealt, outputs, problem } = network;
    const top = layers.length - 1;
    const count = MEASURED_SAMPLES;
    this.#network = network;
    this.#view = view;
    this.#samples = source.samples
      ? firstOf(source.samples, count)
      : source.fresh(count, stream(problem.seed, "measured samples"));
    this.#all = new SequenceDynamics(network, view, source.population().count);
    this.#some = new SequenceDynamics(network, view, this.#samples.count);
    this.#beyond = source.samples ? new SequenceDynamics(network, view, source.distribution().count) : null;
    const compared = (i: number, j: number) =>
      layers[i].maps.map((map) => new FeedbackPairs(view, dealt, i, j, map, outputs));
    this.#pairs = layers.map((_, i) => (i === 0 ? [] : compared(i, i - 1)));
    this.#readoutPairs = problem.network.residual ? layers.slice(0, -1).map((_, j) => compared(top, j)) : null;
    this.#blocks = new AlignmentBlocks(network);
    this.ceilings = {
      layers: Object.fromEntries(this.#pairs.slice(1).map((pairs, i) => [layers[i + 1].layer, together(pairs)])),
      offsets: Object.fromEntries(
        this.#pairs.slice(1).map((pairs, i) => [layers[i + 1].layer, pairs.map(({ ceiling }) => ceiling)]),
      ),
    };
  }

  /** Everything that is measured of a state. */
  of(state: Float64Array): SequenceMeasures {
    const { source } = this.#network;
    const all = this.#all;
    all.state.set(state);
    this.#some.state.set(state);
    const population = source.population();
    const squared = all.pass(population.inputs, population.targets);
    const loss = 0.5 * population.weight * squared;
    const measures = {
      loss: loss + (source.samples ? 0 : source.noiseLoss),
      excessLoss: this.#beyond ? this.#excess(state, this.#beyond) : loss,
      ...this.#weights(all.matrices()),
      ...sampleCosines(this.#network, this.#view, this.#some, this.#samples),
      ...this.#updates(population),
      conditioning: this.#blocks.of(this.#matrices(all.matrices())),
    };
    return isResolved(squared, population.targets) ? measures : { ...measures, ...withoutDirections(measures) };
  }

  #excess(state: Float64Array, beyond: SequenceDynamics): number {
    const { inputs, targets } = this.#network.source.distribution();
    beyond.state.set(state);
    return 0.5 * beyond.pass(inputs, targets);
  }

  /** The alignment matrices: the parameters themselves, or recovered from weights that DFA has brought from zero. */
  #matrices(parameters: Matrix[][]): Matrix[][] | null {
    const { rule, network } = this.#network.problem;
    if (this.#view.sent.every((F) => F === null)) return parameters;
    return rule === "dfa" && network.initial.kind === "zero" && !network.embedding?.trained
      ? this.#blocks.recovered(parameters)
      : null;
  }

  #weights(
    P: readonly (readonly Matrix[])[],
  ): Pick<SequenceMeasures, "weightAlignment" | "offsetAlignment" | "readoutAlignment"> {
    const { layers } = this.#network;
    const top = layers.length - 1;
    const parts = this.#pairs.map((pairs, i) => pairs.map((pair, k) => pair.of(P[i][k])));
    const summed = (list: (typeof parts)[number]) => ({
      inner: sum(list.map(({ inner }) => inner)),
      squaredNormA: sum(list.map(({ squaredNormA }) => squaredNormA)),
      squaredNormB: sum(list.map(({ squaredNormB }) => squaredNormB)),
    });
    const cos = ({ inner, squaredNormA, squaredNormB }: (typeof parts)[number][number]) =>
      cosine(inner, squaredNormA, squaredNormB);
    return {
      weightAlignment: alignmentOf(layers.slice(1).map(({ layer }, i) => ({ layer, ...summed(parts[i + 1]) }))),
      offsetAlignment: Object.fromEntries(layers.slice(1).map(({ layer }, i) => [layer, parts[i + 1].map(cos)])),
      readoutAlignment:
        this.#readoutPairs &&
        Object.fromEntries(
          this.#readoutPairs.map((pairs, j) => [
            layers[j].layer,
            cos(summed(pairs.map((pair, k) => pair.of(P[top][k])))),
          ]),
        ),
    };
  }

  /** The updates over all the data, whose samples have passed through the stack. */
  #updates({ weight }: PlacedSamples): Pick<SequenceMeasures, "updateAlignment" | "descent" | "lossRate"> {
    const { layers, problem } = this.#network;
    const { signals } = this.#all;
    const top = layers.length - 1;
    const isFa = problem.rule === "fa";
    if (isFa) this.#all.backward("fa");
    // The signals of FA and of BP come down in the same memory.
    const direct = layers.map((_, i) => this.#update(i, isFa ? signals.met(i) : signals.direct(i)));
    this.#all.backward("bp");
    const parts = layers.map(({ layer }, i) => {
      const { gram: below } = this.#view.layers[i];
      const own = ownMetric(this.#view, i);
      const met = this.#update(i, signals.met(i));
      const coming = this.#update(i, signals.coming[i], this.#view.layers[i].above);
      return {
        layer,
        inner: sum(direct[i].map((D, k) => metricInner(D, null, met[k], below))),
        squaredNormA: sum(direct[i].map((D) => metricInner(D, own, D, below))),
        squaredNormB: sum(coming.map((D) => metricInner(D, this.#view.metrics[i], D, below))),
      };
    });
    const learning = parts.map(({ inner, squaredNormA, squaredNormB }, i) => {
      if (problem.rule === "bp") return { along: squaredNormB, own: squaredNormB };
      const learns = problem.rule !== "frozen" || i === top;
      return learns ? { along: inner, own: squaredNormA } : { along: 0, own: 0 };
    });
    const gradient = sum(parts.map(({ squaredNormB }) => squaredNormB));
    const along = sum(learning.map((part) => part.along));
    const factor = weight * weight;
    return {
      updateAlignment: alignmentOf(parts.slice(0, -1)),
      descent: cosine(along, sum(learning.map((part) => part.own)), gradient),
      // From zero, lest a loss that stands still falls at a rate of −0.
      lossRate: { rule: 0 - factor * along, bp: 0 - factor * gradient },
    };
  }

  /** `Σ S (c M)ᵀ` of each offset of layer i for a signal S, one row a place of `rows` numbers. */
  #update(i: number, signal: Float64Array, rows = this.#view.layers[i].rows): Matrix[] {
    const { cols, places } = this.#view.layers[i];
    const n = places * this.#all.count;
    const S = transpose(matrix(n, rows, signal.subarray(0, n * rows)));
    return this.#all.stack.passing[i].mixed.map((c) => multiply(S, matrix(n, cols, c.subarray(0, n * cols))));
  }
}

/**
 * Errors below this fraction of the targets have no direction: what is left near convergence is rounding, or the
 * integrator's error.
 */
const RESOLVED = 1e-9;

function isResolved(squared: number, targets: Float64Array): boolean {
  return squared > RESOLVED ** 2 * targets.reduce((total, y) => total + y * y, 0);
}

/** What is compared of errors, without numbers. */
function withoutDirections({ gradientAlignment, updateAlignment, mixingFactor }: SequenceMeasures) {
  const nulls = (layers: PerLayer): PerLayer => Object.fromEntries(Object.keys(layers).map((layer) => [layer, null]));
  const without = (alignment: Alignment): Alignment => ({ layers: nulls(alignment.layers), total: null });
  return {
    gradientAlignment: without(gradientAlignment),
    updateAlignment: without(updateAlignment),
    mixingFactor: nulls(mixingFactor),
    descent: null,
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The ceiling of all offsets together: each can have its own best weights. */
function together(pairs: readonly FeedbackPairs[]): number | null {
  const best = sum(pairs.map(({ ceiling, squares }) => (ceiling ?? 0) ** 2 * squares));
  const all = sum(pairs.map(({ squares }) => squares));
  return all > 0 ? Math.sqrt(best / all) : null;
}

function firstOf(samples: PlacedSamples, most: number): PlacedSamples {
  const count = Math.min(samples.count, most);
  const part = (values: Float64Array) => values.subarray(0, (values.length / samples.count) * count);
  return { count, inputs: part(samples.inputs), targets: part(samples.targets), weight: 1 / count };
}
