import { expect, test } from "vitest";
import { stream } from "../../../../src/random/index.ts";
import { drawHiddenMarkov, hiddenMarkovSource, stationary } from "../../../../src/transformer/tasks/index.ts";

/** Sums of a few hundred products. */
const ROUNDING = 1e-12;

const batchOf = (size: number) => ({ tokens: new Int32Array(size), targets: new Int32Array(size) });

/** The probability of symbols, summed over all paths of hidden states. */
function probability(
  { transitions, emissions }: ReturnType<typeof drawHiddenMarkov>,
  states: number,
  symbols: number,
  shown: readonly number[],
): number {
  const start = stationary(transitions, states);
  let total = 0;
  for (let code = 0; code < states ** shown.length; code++) {
    const path = shown.map((_, t) => Math.floor(code / states ** t) % states);
    total += path.reduce(
      (p, state, t) =>
        p *
        (t === 0 ? start[state] : transitions[path[t - 1] * states + state]) *
        emissions[state * symbols + shown[t]],
      1,
    );
  }
  return total;
}

test("the best predictor is that of all hidden paths together", () => {
  const [states, symbols, context] = [3, 4, 4];
  const matrices = drawHiddenMarkov({ states, symbols, sharpness: 1.5 }, 3);
  const source = hiddenMarkovSource(matrices);
  const batch = batchOf(5 * context);
  source.draw(stream(1, "test"), context, batch, false);
  let loss = 0;
  for (let from = 0; from < batch.tokens.length; from += context) {
    const shown = [...batch.tokens.subarray(from, from + context)];
    shown.forEach((_, t) => {
      const seen = shown.slice(0, t + 1);
      const after = [...seen, batch.targets[from + t]];
      loss -= Math.log(probability(matrices, states, symbols, after) / probability(matrices, states, symbols, seen));
    });
  }
  expect(Math.abs(source.optimum(context, batch)! - loss / batch.tokens.length)).toBeLessThan(ROUNDING);
});

test("a chain that shows its state has the entropy rate of Markov chains", () => {
  const states = 4;
  const { transitions } = drawHiddenMarkov({ states, symbols: states, sharpness: 1.5 }, 1);
  const emissions = Float64Array.from({ length: states * states }, (_, i) => (i % (states + 1) === 0 ? 1 : 0));
  const pi = stationary(transitions, states);
  const rate = -transitions.reduce((sum, p, i) => sum + pi[Math.floor(i / states)] * p * Math.log(p), 0);
  const batch = batchOf(40000);
  const source = hiddenMarkovSource({ transitions, emissions });
  source.draw(stream(2, "test"), 40, batch, false);
  // Forty thousand tokens of a spread of about one: a standard error of 0.005, taken four times.
  expect(Math.abs(source.optimum(40, batch)! - rate)).toBeLessThan(0.02);
  batch.tokens.forEach((token, i) => i % 40 > 0 && expect(token).toBe(batch.targets[i - 1]));
});

test("transitions leave the stationary distribution as it is, of a cycle too", () => {
  const cycle = Float64Array.of(0, 1, 0, 0, 0, 1, 1, 0, 0);
  stationary(cycle, 3).forEach((p) => expect(Math.abs(p - 1 / 3)).toBeLessThan(ROUNDING));
  const { transitions } = drawHiddenMarkov({ states: 5, symbols: 2, sharpness: 3 }, 7);
  const pi = stationary(transitions, 5);
  for (let j = 0; j < 5; j++) {
    const after = pi.reduce((sum, p, i) => sum + p * transitions[i * 5 + j], 0);
    expect(Math.abs(after - pi[j])).toBeLessThan(ROUNDING);
  }
});
