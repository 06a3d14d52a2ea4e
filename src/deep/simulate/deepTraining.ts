import type { TrainingData } from "../../data/index.ts";
import type { Alignment, PerLayer } from "../../measure/index.ts";
import { deepRule, type DeepProblem } from "../../problem/index.ts";
import { permutation, stream } from "../../random/index.ts";
import { canonicalJson, fingerprint, type Outcome, type Resumable, type Stepping } from "../../record/index.ts";
import { backwardWeights, deepFeedback, initialWeights, meanCeilings, networkLayers } from "../feedback/index.ts";
import { TrainableNetwork, weightCosine, type NetworkSpec } from "../training/index.ts";
import type { RuleRandom } from "../rules/index.ts";
import { BatchOrder } from "./batchOrder.ts";
import { meanOf, spreadOf, type DeepMeasures, type DeepSnapshot } from "./deepSnapshot.ts";
import { requireFit } from "./requireFit.ts";
import { epochSteps } from "./epochSteps.ts";
import { zeroLoss } from "./zeroLoss.ts";

/**
 * A network whose loss is this many times that of zero outputs has diverged: it is lost even where its numbers are
 * finite.
 */
const DIVERGED = 1e4;

/**
 * A deep network in training, step by step: replicas side by side on the same data with the same feedback, each with
 * initial weights and batches of its own,
 * and beside rules with feedback of their own, from the same weights on the same batches, the controls whose last layer
 * alone learns.
 * The same problem and data give the same bits, whether a run went through at once or was taken up from a checkpoint.
 */
export class DeepTraining implements Stepping<DeepSnapshot> {
  readonly problem: DeepProblem;
  /** The layer sizes n_0 … n_L. */
  readonly sizes: readonly number[];
  /**
   * The largest weight alignment that the layers can have with this feedback, and with independent entries in the mean.
   */
  readonly ceilings: Alignment | null;
  readonly meanCeilings: PerLayer;
  /** Steps of the whole run. */
  readonly total: number;
  readonly looks: readonly number[];
  readonly parts: readonly Resumable[];
  readonly stepsPerEpoch: number;

  readonly #data: TrainingData;
  readonly #networks: readonly TrainableNetwork[];
  readonly #controls: readonly TrainableNetwork[];
  readonly #orders: readonly BatchOrder[];
  readonly #measured: Int32Array;
  /** The loss above which a network has diverged. */
  readonly #limit: number;
  /** The network that was lost, and after how many steps. */
  #lost: { readonly network: TrainableNetwork; readonly steps: number } | null = null;

  /** Throws an InputError for a problem that does not fit its data. */
  constructor(problem: DeepProblem, data: TrainingData) {
    const { training, measure, rule, seed } = problem;
    const { count } = data.train;
    const layers = networkLayers(problem.network.hidden, data);
    requireFit(problem, data, layers);
    const replicas = Array.from({ length: measure.replicas }, (_, r) => r);
    const weights = replicas.map((r) => initialWeights(problem, layers, r));
    const { draws } = deepRule(rule);
    const feedback =
      draws === "backward" ? null : deepFeedback(problem, layers, weights[0]).map((F) => Float32Array.from(F.data));
    const backward = draws === "backward" ? backwardWeights(problem, layers, weights[0]) : null;
    const spec = (own: NetworkSpec["weights"], r: number): NetworkSpec => {
      const { loss, reduction, optimiser, rate, batch } = training;
      const { activation, biases } = problem.network;
      const random: RuleRandom = {
        backward: (step) => backwardWeights(problem, layers, weights[0], step),
        noise: (step) => stream(seed, "mirror noise", step, ...(r > 0 ? ["replica", r] : [])),
      };
      const carried = { feedback, backward, learning: problem.backward ?? {}, random };
      return { layers, activation, biases, rule, loss, reduction, optimiser, rate, batch, weights: own, ...carried };
    };
    const controlled = measure.frozen && draws !== null;
    const frozen = { rule: "frozen", feedback: null, backward: null } as const;
    this.problem = problem;
    this.#data = data;
    this.#networks = weights.map((own, r) => new TrainableNetwork(spec(own, r)));
    this.#controls = controlled ? weights.map((own, r) => new TrainableNetwork({ ...spec(own, r), ...frozen })) : [];
    this.#orders = replicas.map((r) => {
      const random = stream(seed, "batches", ...(r > 0 ? ["replica", r] : []));
      return new BatchOrder(count, training.order === "shuffled" ? random : null);
    });
    this.sizes = this.#networks[0].sizes;
    this.ceilings = this.#networks[0].alignmentCeilings();
    this.meanCeilings = meanCeilings(layers);
    this.stepsPerEpoch = Math.floor(count / training.batch);
    this.total = Math.max(1, Math.round(training.epochs * this.stepsPerEpoch));
    this.looks = epochSteps(training, this.total, this.stepsPerEpoch);
    this.#measured = permutation(count, stream(seed, "measured samples")).slice(0, measure.samples).toSorted();
    this.#limit = DIVERGED * zeroLoss(training.loss, data.train) || Infinity;
    this.parts = [...this.#networks, ...this.#controls].flatMap((network) => network.parts());
  }

  about(): string {
    return canonicalJson(this.problem);
  }

  data(): number {
    const { train, test } = this.#data;
    return fingerprint(train.inputs, train.targets, ...(test ? [test.inputs, test.targets] : []));
  }

  advance(from: number, to: number): number {
    for (let done = from; done < to; done++) if (!this.#step(done)) return done;
    return to;
  }

  /** The step after `done` steps, of all networks; whether none was lost in it. */
  #step(done: number): boolean {
    const { batch } = this.problem.training;
    const epoch = Math.floor(done / this.stepsPerEpoch);
    const from = (done % this.stepsPerEpoch) * batch;
    for (const [r, network] of this.#networks.entries()) {
      const order = this.#orders[r].of(epoch);
      const loss = network.step(this.#data.train, order, from, batch);
      this.#controls[r]?.step(this.#data.train, order, from, batch);
      if (!(loss <= this.#limit)) this.#lost ??= { network, steps: done + 1 };
    }
    return this.#lost === null;
  }

  /** Measures all networks; null where one has diverged. */
  look(index: number): DeepSnapshot | null {
    const { train, test } = this.#data;
    const step = this.looks[index];
    const evaluated = (network: TrainableNetwork) => ({
      ...network.evaluate(train),
      test: test && network.evaluate(test),
    });
    const replicas: DeepMeasures[] = [];
    for (const network of this.#networks) {
      const looked = evaluated(network);
      if (!(looked.loss <= this.#limit)) {
        this.#lost = { network, steps: step };
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
      time: this.time(step),
      ...meanOf(replicas),
      replicaCosine: this.#replicaCosine(),
      frozen: controls.length > 0 && !lost ? meanOf(controls) : null,
      spread: spreadOf(replicas),
    };
  }

  #replicaCosine(): Alignment | null {
    const weights = this.#networks.map((network) => network.weights());
    const { layers } = this.#networks[0].spec;
    const pairs = weights.flatMap((a, r) => weights.slice(r + 1).map((b) => weightCosine(layers, a, b)));
    return pairs.length > 0 ? meanOf(pairs) : null;
  }

  time(step: number): number {
    return step * this.problem.training.rate;
  }

  end(): Outcome {
    return { status: "completed", steps: this.total, time: this.time(this.total) };
  }

  diverged(): Outcome {
    const { network, steps } = this.#lost!;
    const norms = Object.entries(network.weightNorms()).map(
      ([layer, norm]) => [Number(layer), Number.isFinite(norm) ? norm! : Infinity] as const,
    );
    const [layer, norm] = norms.reduce((most, next) => (next[1] > most[1] ? next : most));
    const message =
      steps === 0
        ? "diverged before the first step; try smaller initial weights or inputs"
        : `diverged at step ${steps}, the weights of layer ${layer} foremost; try a rate below ${this.problem.training.rate}`;
    return {
      status: "diverged",
      steps,
      time: this.time(steps),
      message,
      layer,
      ...(Number.isFinite(norm) && { norm }),
    };
  }
}
