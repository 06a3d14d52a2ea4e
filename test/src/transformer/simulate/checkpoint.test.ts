import { describe, expect, test } from "vitest";
import { parseWith, transformerProblemSchema, type TransformerProblemInput } from "../../../../src/problem/index.ts";
import { SteppedRun } from "../../../../src/record/index.ts";
import { tokenSource, TransformerTraining } from "../../../../src/transformer/index.ts";
import { small } from "./problems.ts";

const text = new TextEncoder().encode("to be or not to be, that is the question; ".repeat(8));

function start(input: TransformerProblemInput, checkpoint?: Uint8Array, bytes = text) {
  const problem = parseWith(transformerProblemSchema, input);
  return new SteppedRun(new TransformerTraining(problem, tokenSource(problem, bytes)), checkpoint);
}

function advanced(run: ReturnType<typeof start>, step = Infinity) {
  while (!run.outcome && run.step < step) run.advance(1);
  return run;
}

const training = { steps: 12, batch: 3, snapshotSteps: [5, 12] };
const written = { data: { kind: "text", path: "play.txt" }, rule: "bp" };

describe.each([
  ["DFA with AdamW", small({ training: { ...training, weightDecay: 0.1, warmup: 4, decay: "cosine" } })],
  [
    "SGD with momentum on a text",
    small({ ...written, training: { ...training, optimiser: { kind: "sgd", momentum: 0.9 } } }),
  ],
  ["frozen blocks", small({ rule: "frozen" })],
] as const)("a run of %s that is taken up again", (_, problem) => {
  const whole = advanced(start(problem));
  const bytes = whole.checkpoint();

  test.each([0, 5, 7, whole.total - 1])("after step %i ends in the same bits", (step) => {
    const again = advanced(start(problem, advanced(start(problem), step).checkpoint()));
    expect(again.snapshots).toEqual(whole.snapshots);
    expect(again.outcome).toEqual(whole.outcome);
    expect(again.checkpoint()).toEqual(bytes);
  });
});

test("a checkpoint of another problem or text is refused", () => {
  const bytes = advanced(start(small(written)), 3).checkpoint();
  expect(() => start(small({ ...written, seed: 2 }), bytes)).toThrow("checkpoint: must be of this problem and rung");
  const other = text.toReversed();
  expect(() => start(small(written), bytes, other)).toThrow("checkpoint: must be of these data");
});
