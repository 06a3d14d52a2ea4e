import { stream, type Stream } from "../../random/index.ts";
import type { TokenSource } from "./tokenSource.ts";

/** A hidden Markov source: rows of both matrices are distributions. */
export interface HiddenMarkovMatrices {
  /** States × states: what follows a state. */
  readonly transitions: Float64Array;
  /** States × symbols: what a state shows. */
  readonly emissions: Float64Array;
}

/** Rows of `exp(sharpness · normal)`, normalised: the larger, the closer to certain. */
function distributions(rows: number, cols: number, sharpness: number, random: Stream): Float64Array {
  const P = Float64Array.from({ length: rows * cols }, () => sharpness * random.normal());
  for (let i = 0; i < rows; i++) {
    const row = P.subarray(i * cols, (i + 1) * cols);
    const largest = row.reduce((most, value) => Math.max(most, value));
    let total = 0;
    for (let j = 0; j < cols; j++) total += row[j] = Math.exp(row[j] - largest);
    for (let j = 0; j < cols; j++) row[j] /= total;
  }
  return P;
}

/** The matrices of a source drawn from a seed. */
export function drawHiddenMarkov(
  { states, symbols, sharpness }: { states: number; symbols: number; sharpness: number },
  seed: number,
): HiddenMarkovMatrices {
  return {
    transitions: distributions(states, states, sharpness, stream(seed, "transitions")),
    emissions: distributions(states, symbols, sharpness, stream(seed, "emissions")),
  };
}

/** `p ← p P`. */
function advance(P: Float64Array, p: Float64Array, next: Float64Array): void {
  const n = p.length;
  next.fill(0);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) next[j] += p[i] * P[i * n + j];
  p.set(next);
}

/** How often a chain is squared for its distribution after 2^60 steps from anywhere: the stationary one. */
const SQUARINGS = 60;

/** The distribution that transitions leave as it is: that after a very long time from an even start. */
export function stationary(transitions: Float64Array, states: number): Float64Array {
  let P = transitions.slice();
  // Half of the time nothing happens: the same stationary distribution, and no cycles.
  for (let i = 0; i < states * states; i++) P[i] = 0.5 * P[i] + (i % (states + 1) === 0 ? 0.5 : 0);
  for (let k = 0; k < SQUARINGS; k++) {
    const square = new Float64Array(states * states);
    for (let i = 0; i < states; i++) {
      let total = 0;
      for (let j = 0; j < states; j++) {
        for (let m = 0; m < states; m++) square[i * states + j] += P[i * states + m] * P[m * states + j];
        total += square[i * states + j];
      }
      for (let j = 0; j < states; j++) square[i * states + j] /= total;
    }
    P = square;
  }
  const even = new Float64Array(states).fill(1 / states);
  advance(P, even, new Float64Array(states));
  return even;
}

/**
 * A hidden Markov source, whose sequences begin in its stationary distribution. Its best predictor is the filter that
 * keeps the distribution of the hidden state given all symbols so far (Baum and Petrie 1966).
 */
export function hiddenMarkovSource({ transitions, emissions }: HiddenMarkovMatrices): TokenSource {
  const states = Math.round(Math.sqrt(transitions.length));
  const symbols = emissions.length / states;
  const start = stationary(transitions, states);
  const pick = (P: Float64Array, row: number, cols: number, random: Stream): number => {
    let left = random.uniform();
    for (let j = 0; j < cols - 1; j++) {
      left -= P[row * cols + j];
      if (left < 0) return j;
    }
    return cols - 1;
  };
  return {
    vocabulary: symbols,
    draw(random, context, { tokens, targets }) {
      for (let from = 0; from < tokens.length; from += context) {
        let state = pick(start, 0, states, random);
        for (let t = 0; t <= context; t++) {
          const symbol = pick(emissions, state, symbols, random);
          if (t < context) tokens[from + t] = symbol;
          if (t > 0) targets[from + t - 1] = symbol;
          state = pick(transitions, state, states, random);
        }
      }
    },
    optimum(context, { tokens, targets }) {
      const [belief, next] = [new Float64Array(states), new Float64Array(states)];
      let loss = 0;
      for (let from = 0; from < tokens.length; from += context) {
        belief.set(start);
        for (let t = from; t < from + context; t++) {
          let total = 0;
          for (let i = 0; i < states; i++) total += belief[i] *= emissions[i * symbols + tokens[t]];
          for (let i = 0; i < states; i++) belief[i] /= total;
          advance(transitions, belief, next);
          let p = 0;
          for (let i = 0; i < states; i++) p += belief[i] * emissions[i * symbols + targets[t]];
          loss -= Math.log(p);
        }
      }
      return loss / tokens.length;
    },
    fingerprint: () => 0,
  };
}
