import type { Checkpoint, Tensor } from "../../../src/data/checkpoints/index.ts";

/** The tensors of a checkpoint by what their names and shapes say. */
export interface Candidates {
  /** Matrices and kernels that may be layers, in the order of the network as far as the file tells it. */
  readonly weights: readonly Tensor[];
  readonly feedback: readonly Tensor[];
  /** The rest, with why; biases are not among them. */
  readonly passedOver: readonly string[];
}

/**
 * What a name ends in, once the words for "the numbers" and the place in a list are taken off: `fc1` of
 * `net.fc1.weight`, `feedback` of `feedback.0`.
 */
const leafOf = (name: string): string => {
  const parts = name.split(/[./]/).filter((part) => !/^(weights?|kernel|data|value)$/i.test(part));
  while (parts.length > 1 && /^\d+$/.test(parts.at(-1)!)) parts.pop();
  return parts.at(-1) ?? name;
};

/** Names of feedback: feedback, B1, F_2, weight_fa, weight_backward, backward_weight, dfa … */
const FEEDBACK =
  /^(?:[BF]_?\d*|(?:\w+_)?(?:feedbacks?|fb|fa|dfa|backwards?|bwd)(?:_?(?:weights?|matrix|matrices|mat))?_?\d*)$/;

const isFeedbackName = (name: string): boolean => FEEDBACK.test(leafOf(name));

const TRAINING = /(^|[./])(optim\w*|opt_state|scheduler|ema)([./]|$)|exp_avg|momentum_buffer/i;

/** Sorts out which tensors may be layers of weights and which feedback. */
export function candidatesIn({ tensors, ordered }: Checkpoint): Candidates {
  const weights: Tensor[] = [];
  const feedback: Tensor[] = [];
  const passedOver: string[] = [];
  const pass = ({ name }: Tensor, why: string): void => void passedOver.push(`${name} (${why})`);
  for (const tensor of ordered ? tensors : tensors.toSorted((a, b) => byName(a.name, b.name))) {
    const { name, shape, type } = tensor;
    const isReal = type.startsWith("F") || type === "BF16";
    if (TRAINING.test(name)) pass(tensor, "of the optimiser");
    else if (shape.length < 2) {
      if (!isBiasName(name) && shape.some((n) => n > 1)) pass(tensor, "one-dimensional");
    } else if (!isReal) pass(tensor, `of type ${type}`);
    else if (isBiasName(name)) pass(tensor, "a bias of several dimensions");
    else if (isFeedbackName(name)) feedback.push(tensor);
    else if (shape.length === 2 || shape.length === 4) weights.push(tensor);
    else pass(tensor, `of ${shape.length} dimensions`);
  }
  return { weights, feedback, passedOver };
}

const isBiasName = (name: string): boolean =>
  /(^|_)b(ias(es)?)?(_\w+)?\d*$/.test((name.split(/[./]/).at(-1) ?? "").toLowerCase()) && !isFeedbackName(name);

/** Numbers within names by their value: `layer10` after `layer9`. */
const byName = (a: string, b: string): number => a.localeCompare(b, "en", { numeric: true });

/** What a tensor and its bias have in common: `fc1` of `fc1.weight` and `fc1.bias`, `1` of `W1` and `b1`. */
export function biasNames(name: string): string[] {
  const [, before, leaf] = /^(.*[./])?([^./]*)$/.exec(name) ?? [];
  const stem = before ?? "";
  const named = leaf.replace(/^(weights?|kernel|w)/i, (word) => (word === "W" || word === "w" ? "b" : "bias"));
  const inner = leaf.replace(/(weights?|kernel)$/i, "bias");
  return [...new Set([named, inner, named.toUpperCase()])]
    .filter((other) => other !== leaf)
    .map((other) => stem + other);
}
