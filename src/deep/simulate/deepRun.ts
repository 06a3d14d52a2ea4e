import type { TrainingData } from "../../data/index.ts";
import { InputError } from "../../inputError.ts";
import type { Alignment, PerLayer } from "../../measure/index.ts";
import type { DeepProblem } from "../../problem/index.ts";
import { permutation, stream } from "../../random/index.ts";
import { canonicalJson, fingerprint, type Outcome } from "../../record/index.ts";
import { backwardWeights, deepFeedback, initialWeights, meanCeilings, networkLayers } from "../feedback/index.ts";
import { TrainableNetwork, weightCosine, type NetworkSpec } from "../training/index.ts";
import { BatchOrder } from "./batchOrder.ts";
import { packCheckpoint, unpackCheckpoint } from "./checkpoint.ts";
import { meanOf, spreadOf, type DeepMeasures, type DeepSnapshot } from "./deepSnapshot.ts";
import { requireFit } from "./requireFit.ts";
import { snapshotSteps } from "./snapshotSteps.ts";
import { zeroLoss } from "./zeroLoss.ts";

/** A network whose loss is this many times that of zero outputs has diverged: it is lost even where its numbers are finite. */
const DIVERGED = 1e4;

/**
 * A deep network in training, step by step: replicas side by side on the same data with the same feedback, each with initial weights and batches of its own,
 * and beside DFA and FA, from the same weights on the same batches, the controls whose last layer alone learns.
 * The same problem and data give the same bits, whether a run went through at once or was taken up from a checkpoint.
 */
export class DeepRun {
  readonly problem: DeepProblem;
  /** The layer sizes n_0 … n_L. */
  readonly sizes: readonly number[];
  /** The largest weight alignment that the layers can have with this feedback, and with independent entries in the mean. */
  readonly ceilings: Alignment | null;
  readonly meanCeilings: PerLayer;
  /** Steps of the whole run. */
  readonly total: number;
  readonly stepsPerEpoch: number;
  readonly snapshots: DeepSnapshot[] = [];

  readonly #data: TrainingData;
  readonly #networks: readonly TrainableNetwork[];
  readonly #controls: readonly TrainableNetwork[];
  readonly #orders: readonly BatchOrder[];
  readonly #looks: readonly number[];
  readonly #measured: Int32Array;
  /** The loss above which a network has diverged. */
  readonly #limit: number;
  #step = 0;
  #outcome: Outcome | null = null;

  /**
   * Throws an InputError for a problem that does not fit its data.
   * @param checkpoint to go on from; throws an InputError for one of another problem, of other data, or that is not whole
   */
  constructor(problem: DeepProblem, data: TrainingData, checkpoint?: Uint8Array) {
    const { training, measure, rule, seed } = problem;
    const { count } = data.train;
    const layers = networkLayers(problem.network.hidden, data);
    requireFit(problem, data, layers);
    const replicas = Array.from({ length: measure.replicas }, (_, r) => r);
    const weights = replicas.map((r) => initialWeights(problem, layers, r));
    const isFa = rule === "fa";
    const feedback = isFa ? null : deepFeedback(problem, layers, weights[0]).map((F) => Float32Array.from(F.data));
    const backward = isFa ? backwardWeights(problem, layers, weights[0]) : null;
    const spec = (own: NetworkSpec["weights"]): NetworkSpec => {
      const { loss, reduction, optimiser, rate, batch } = training;
      const { activation, biases } = problem.network;
      const learning = { rule, loss, reduction, optimiser, rate, batch };
      return { layers, activation, biases, ...learning, weights: own, feedback, backward };
    };
    const controlled = measure.shallow && (isFa || rule === "dfa");
    const shallow = { rule: "shallow", feedback: null, backward: null } as const;
    this.problem = problem;
    this.#data = data;
    this.#networks = weights.map((own) => new TrainableNetwork(spec(own)));
    this.#controls = controlled ? weights.map((own) => new TrainableNetwork({ ...spec(own), ...shallow })) : [];
    this.#orders = replicas.map((r) => {
      const random = stream(seed, "batches", ...(r > 0 ? ["replica", r] : []));
      return new BatchOrder(count, training.order === "shuffled" ? random : null);
    });
    this.sizes = this.#networks[0].sizes;
    this.ceilings = this.#networks[0].alignmentCeilings();
    this.meanCeilings = meanCeilings(layers);
    this.stepsPerEpoch = Math.floor(count / training.batch);
    this.total = Math.max(1, Math.round(training.epochs * this.stepsPerEpoch));
    this.#looks = snapshotSteps(training, this.total, this.stepsPerEpoch);
    this.#measured = permutation(count, stream(seed, "measured samples")).slice(0, measure.samples).toSorted();
    this.#limit = DIVERGED * zeroLoss(training.loss, data.train) || Infinity;
    if (checkpoint) this.#restore(checkpoint);
  }

  /** Steps done. */
  get step(): number {
    return this.#step;
  }

  /** How the run ended; null while it goes on. */
  get outcome(): Outcome | null {
    return this.#outcome;
  }

  /** Takes the snapshot that is due, or does one step; nothing once the run has ended. Returns the snapshot where it took one. */
  advance(): DeepSnapshot | null {
    if (this.#outcome) return null;
    if (this.#looks[this.snapshots.length] === this.#step) {
      const snapshot = this.#look();
      if (!snapshot) return null;
      this.snapshots.push(snapshot);
      this.#endIfDone();
      return snapshot;
    }
    const { batch } = this.problem.training;
    const epoch = Math.floor(this.#step / this.stepsPerEpoch);
    const from = (this.#step % this.stepsPerEpoch) * batch;
    this.#step++;
    for (const [r, network] of this.#networks.entries()) {
      const order = this.#orders[r].of(epoch);
      const loss = network.step(this.#data.train, order, from, batch);
      this.#controls[r]?.step(this.#data.train, order, from, batch);
      if (!(loss <= this.#limit)) this.#diverged(network);
    }
    this.#endIfDone();
    return null;
  }

  /** Ends the run where it stands. */
  interrupt(): Outcome {
    const message = `interrupted at step ${this.#step} of ${this.total}`;
    this.#outcome ??= { status: "interrupted", ...this.#reached(), message };
    return this.#outcome;
  }

  /** The state of the run as bytes, from which another run of the same problem goes on. */
  checkpoint(): Uint8Array {
    return packCheckpoint({
      problem: canonicalJson(this.problem),
      data: dataFingerprint(this.#data),
      step: this.#step,
      snapshots: this.snapshots,
      networks: [...this.#networks, ...this.#controls].map((network) => network.state()),
    });
  }

  #restore(bytes: Uint8Array): void {
    const state = unpackCheckpoint(bytes);
    if (state.problem !== canonicalJson(this.problem)) {
      throw new InputError("checkpoint: must be of this problem, got one of another");
    }
    if (state.data !== dataFingerprint(this.#data)) {
      throw new InputError("checkpoint: must be of these data, got one of others");
    }
    [...this.#networks, ...this.#controls].forEach((network, i) => network.restore(state.networks[i]));
    this.snapshots.push(...state.snapshots);
    this.#step = state.step;
    this.#endIfDone();
  }

  /** Measures all networks; null, and the end of the run, where one has diverged. */
  #look(): DeepSnapshot | null {
    const { training } = this.problem;
    const { train, test } = this.#data;
    const step = this.#step;
    const evaluated = (network: TrainableNetwork) => ({
      ...network.evaluate(train),
      test: test && network.evaluate(test),
    });
    const replicas: DeepMeasures[] = [];
    for (const network of this.#networks) {
      const looked = evaluated(network);
      if (!(looked.loss <= this.#limit)) {
        this.#diverged(network);
        return null;
      }
      const signals = network.compareSignals(train, this.#measured);
      replicas.push({
        ...looked,
        weightAlignment: network.weightAlignment(),
        gradientAlignment: signals && signals.gradientAlignment,
        updateAlignment: signals && signals.updateAlignment,
        updateNorms: signals && signals.updateNorms,
        weightNorms: network.weightNorms(),
      });
    }
    const controls = this.#controls.map(evaluated);
    const lost = controls.some(({ loss }) => !(loss <= this.#limit));
    return {
      step,
      epoch: step / this.stepsPerEpoch,
      time: step * training.rate,
      ...meanOf(replicas),
      replicaCosine: this.#replicaCosine(),
      shallow: controls.length > 0 && !lost ? meanOf(controls) : null,
      spread: spreadOf(replicas),
    };
  }

  #replicaCosine(): Alignment | null {
    const weights = this.#networks.map((network) => network.weights());
    const { layers } = this.#networks[0].spec;
    const pairs = weights.flatMap((a, r) => weights.slice(r + 1).map((b) => weightCosine(layers, a, b)));
    return pairs.length > 0 ? meanOf(pairs) : null;
  }

  #reached(): { steps: number; time: number } {
    return { steps: this.#step, time: this.#step * this.problem.training.rate };
  }

  #endIfDone(): void {
    if (this.#step < this.total || this.snapshots.length < this.#looks.length) return;
    this.#outcome ??= { status: "completed", ...this.#reached() };
  }

  #diverged(network: TrainableNetwork): void {
    const norms = Object.entries(network.weightNorms()).map(
      ([layer, norm]) => [Number(layer), Number.isFinite(norm) ? norm! : Infinity] as const,
    );
    const [layer, norm] = norms.reduce((most, next) => (next[1] > most[1] ? next : most));
    const { rate } = this.problem.training;
    const message =
      this.#step === 0
        ? "diverged before the first step; try smaller initial weights or inputs"
        : `diverged at step ${this.#step}, the weights of layer ${layer} foremost; try a rate below ${rate}`;
    this.#outcome ??= {
      status: "diverged",
      ...this.#reached(),
      message,
      layer,
      ...(Number.isFinite(norm) && { norm }),
    };
  }
}

const dataFingerprint = ({ train, test }: TrainingData): number =>
  fingerprint(train.inputs, train.targets, ...(test ? [test.inputs, test.targets] : []));
