import { batchLanes, LARGEST_TRAINING_CAPACITY } from "../../deep/kernels/index.ts";
import { InputError } from "../../inputError.ts";
import { requireFamily, type TransformerProblem } from "../../problem/index.ts";
import { stream } from "../../random/index.ts";
import { canonicalJson, inPlace, logSpaced, type Outcome, type Resumable, type Stepping } from "../../record/index.ts";
import {
  backpropagate,
  feedbackColumns,
  feedbackSize,
  Optimiser,
  optimiserMemories,
  sendErrors,
  transformerFeedback,
  type TransformerFeedback,
} from "../learning/index.ts";
import { parameterCount, Transformer, type TokenBatch, type TransformerShape } from "../model/index.ts";
import type { TokenSource } from "../tasks/index.ts";
import { initialParameters } from "./initialParameters.ts";
import { measureTransformer, type MeasuringRoom } from "./measure.ts";
import type { TransformerSnapshot } from "./snapshot.ts";

/** A loss this many times that of guessing means that training has diverged: it cannot come back. */
const DIVERGED = 1e6;

/** Unless the problem says otherwise: the start, and this many log-spaced steps. */
const DEFAULT_SNAPSHOTS = 16;

/** The network of a problem on symbols of a source. */
export const transformerShape = ({ network }: TransformerProblem, { vocabulary }: TokenSource): TransformerShape => ({
  ...network,
  vocabulary,
});

/** Floats that a run takes in its kernels' memory beside those of the network. */
function roomOf({ feedback, training, rule }: TransformerProblem, shape: TransformerShape): number {
  const learns = rule === "frozen" ? shape.vocabulary * shape.width : parameterCount(shape);
  return (
    2 * Transformer.signalSize(shape, training.batch) +
    2 * parameterCount(shape) +
    optimiserMemories(training) * learns +
    feedbackSize(feedback, shape) +
    shape.width * batchLanes(training.batch * shape.context)
  );
}

/** Throws the InputError of a problem whose feedback does not exist in its sizes, or that is too large for memory. */
export function requireTransformer(problem: TransformerProblem, source: TokenSource): void {
  const shape = transformerShape(problem, source);
  const { width, hidden } = shape;
  const { kind, enters } = problem.feedback;
  requireFamily(
    { kind },
    enters === "maps" ? Math.min(width, hidden) : width,
    feedbackColumns(problem.feedback, shape),
    "F",
  );
  const floats = Transformer.size(shape, problem.training.batch) + roomOf(problem, shape);
  if (floats <= LARGEST_TRAINING_CAPACITY) return;
  throw new InputError(
    `problem: network must take at most ${LARGEST_TRAINING_CAPACITY} numbers with its training.batch (4 GiB), got ${floats.toPrecision(3)}; make it smaller`,
  );
}

/** The training of a Transformer, in steps that can be stopped anywhere and taken up again. */
export class TransformerTraining implements Stepping<TransformerSnapshot> {
  readonly problem: TransformerProblem;
  readonly network: Transformer;
  readonly total: number;
  readonly looks: readonly number[];
  readonly parts: readonly Resumable[];
  readonly #source: TokenSource;
  readonly #feedback: TransformerFeedback;
  readonly #room: MeasuringRoom;
  readonly #optimiser: Optimiser;
  readonly #random;
  readonly #batch: TokenBatch;
  readonly #limit: number;
  /** The parameters that learn, and their gradient. */
  readonly #learning: { readonly W: Float32Array; readonly G: Float32Array };
  #measured: { readonly batches: readonly TokenBatch[]; readonly optimum: number | null } | null = null;

  /** Throws an InputError for feedback that does not exist in these sizes, and for a network that is too large. */
  constructor(problem: TransformerProblem, source: TokenSource) {
    requireTransformer(problem, source);
    const { training, rule, seed } = problem;
    const shape = transformerShape(problem, source);
    const network = new Transformer(shape, training.batch, roomOf(problem, shape));
    const { kernels, parameters, matrices } = network;
    [this.problem, this.network, this.#source] = [problem, network, source];
    initialParameters(problem, matrices, parameters);
    this.#feedback = transformerFeedback(problem, shape, (n) => kernels.alloc(n));
    this.#room = {
      scratch: kernels.alloc(shape.width * network.lanes),
      signals: [network.signals(), network.signals()],
      gradients: [network.gradient(), network.gradient()],
    };
    const first = rule === "frozen" ? matrices[matrices.length - 1].at : 0;
    this.#learning = { W: parameters.subarray(first), G: this.#room.gradients[0].vector.subarray(first) };
    this.#optimiser = new Optimiser(training, this.#learning.W.length, kernels);
    this.#random = stream(seed, "batches");
    this.#batch = this.#newBatch();
    this.#limit = DIVERGED * Math.log(shape.vocabulary + 1);
    this.total = training.steps;
    const spaced = () => [0, ...logSpaced(1, this.total, DEFAULT_SNAPSHOTS).map(Math.round), this.total];
    this.looks = [...new Set(training.snapshotSteps ?? spaced())].toSorted((a, b) => a - b);
    this.parts = [inPlace(parameters), ...this.#optimiser.memory.map(inPlace), this.#random as unknown as Resumable];
  }

  #newBatch(): TokenBatch {
    const size = this.problem.training.batch * this.problem.network.context;
    return { tokens: new Int32Array(size), targets: new Int32Array(size) };
  }

  about(): string {
    return canonicalJson(this.problem);
  }

  data(): number {
    return this.#source.fingerprint();
  }

  advance(from: number, to: number): number {
    const { W, G } = this.#learning;
    const { context } = this.problem.network;
    for (let done = from; done < to; done++) {
      this.#source.draw(this.#random, context, this.#batch, false);
      const loss = this.network.forward(this.#batch);
      if (!(loss <= this.#limit)) return done;
      this.#collect();
      this.#optimiser.move(done + 1, G, W);
    }
    return to;
  }

  /** The gradient of the last batch under the rule. */
  #collect(): void {
    const [{ network }, { rule }, { signals, gradients, scratch }] = [this, this.problem, this.#room];
    if (rule === "bp") backpropagate(network, signals[0]);
    if (rule === "dfa") sendErrors(network, this.#feedback, signals[0], scratch);
    network.collect(rule === "frozen" ? null : signals[0], gradients[0]);
  }

  look(index: number): TransformerSnapshot | null {
    const step = this.looks[index];
    const { batches, optimum } = this.#sequences();
    const measures = measureTransformer(this.network, this.#feedback, batches, optimum, this.#room);
    if (!(measures.loss <= this.#limit)) return null;
    return { step, time: this.time(step), tokens: step * this.#batch.tokens.length, ...measures };
  }

  /** The sequences that are measured on, the same at every look. */
  #sequences() {
    if (this.#measured !== null) return this.#measured;
    const { measure, training, network, seed } = this.problem;
    const random = stream(seed, "measured sequences");
    const batches = Array.from({ length: Math.ceil(measure.sequences / training.batch) }, () => {
      const batch = this.#newBatch();
      this.#source.draw(random, network.context, batch, true);
      return batch;
    });
    const optima = batches.map((batch) => this.#source.optimum(network.context, batch));
    const known = optima.filter((value) => value !== null);
    const optimum = known.length > 0 ? known.reduce((sum, value) => sum + value, 0) / known.length : null;
    this.#measured = { batches, optimum };
    return this.#measured;
  }

  time(step: number): number {
    return step * this.problem.training.rate;
  }

  end(): Outcome {
    return { status: "completed", steps: this.total, time: this.time(this.total) };
  }

  diverged(steps: number): Outcome {
    const message =
      steps === 0
        ? "diverged before the first step; try smaller initial weights"
        : `diverged at step ${steps}; try a rate below ${this.problem.training.rate}`;
    return { status: "diverged", steps, time: this.time(steps), message };
  }
}
