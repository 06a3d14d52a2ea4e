import { InputError } from "../../inputError.ts";
import type { TransformerProblem } from "../../problem/index.ts";
import { startedSteps, SteppedRun, type Started, type StartOptions } from "../../record/index.ts";
import {
  drawHiddenMarkov,
  encodeText,
  hiddenMarkovSource,
  inductionSource,
  textSource,
  type TokenSource,
} from "../tasks/index.ts";
import type { TransformerSnapshot } from "./snapshot.ts";
import { TransformerTraining } from "./transformerTraining.ts";

/** What a Transformer is known to have before it learns. */
export interface TransformerFound {
  /** V, how many symbols there are. */
  readonly vocabulary: number;
  /** All that learns under backpropagation. */
  readonly parameters: number;
}

/** The source of a problem's sequences; `text` are the bytes of its file, where it names one. */
export function tokenSource({ data, network, seed }: TransformerProblem, text?: Uint8Array): TokenSource {
  if (data.kind === "hidden-markov") return hiddenMarkovSource(drawHiddenMarkov(data, seed));
  if (data.kind === "induction") return inductionSource(data);
  if (text === undefined) throw new InputError(`problem: data.kind "text" needs the file's bytes, got none`);
  return textSource(encodeText(text, data.unit), { context: network.context, testFraction: data.testFraction });
}

/**
 * Makes a checked problem ready to run. `data` are the bytes of the text of a problem that names a file. Throws an
 * InputError for a problem that does not fit its data, and for one that is too large.
 */
export function startTransformer(
  problem: TransformerProblem,
  { data }: StartOptions<null, Uint8Array> = {},
): Started<TransformerSnapshot, null, TransformerFound> {
  const source = tokenSource(problem, data);
  const first = new TransformerTraining(problem, source);
  const { shape, parameters } = first.network;
  // Training changes its network: a second run of the same takes a new one.
  let ready: TransformerTraining | null = first;
  return startedSteps(null, { vocabulary: shape.vocabulary, parameters: parameters.length }, (checkpoint) => {
    const training = ready ?? new TransformerTraining(problem, source);
    ready = null;
    return new SteppedRun(training, checkpoint);
  });
}
