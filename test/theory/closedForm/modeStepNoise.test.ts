import { describe, expect, test } from "vitest";
import { modeClock, modeStepNoise } from "../../../theory/closedForm/index.ts";

/** Simpson's rule at 2000 intervals on smooth integrands. */
const QUADRATURE = 1e-9;

function simpson(f: (x: number) => number, end: number, intervals = 2000): number {
  const h = end / intervals;
  let sum = f(0) + f(end);
  for (let i = 1; i < intervals; i++) sum += (i % 2 === 1 ? 4 : 2) * f(i * h);
  return (sum * h) / 3;
}

/** `∫ (s − λm)² p_{l−1}² dt` by quadrature in time, from the clock alone. */
function byQuadrature(s: number, lambda: number, depth: number, layer: number, time: number): number {
  return simpson((t) => {
    const { tau, remaining } = modeClock({ s, lambda }, depth, t);
    let p = 1;
    for (let l = 1; l < layer; l++) p *= 2 * (tau / 2) ** (2 ** (l - 1));
    return (s * remaining * p) ** 2;
  }, time);
}

describe.each([
  { s: 1, lambda: 1, depth: 2 },
  { s: 0.7, lambda: 1.3, depth: 3 },
  { s: 1.4, lambda: 0.5, depth: 4 },
])("$depth layers, s = $s, λ = $lambda", ({ s, lambda, depth }) => {
  const layers = Array.from({ length: depth - 1 }, (_, i) => i + 1);

  test.each(layers)("layer %i: the closed form is the integral over time, early, midway and late", (layer) => {
    for (const time of [0.3, 1.5, 6]) {
      const integral = byQuadrature(s, lambda, depth, layer, time);
      expect(Math.abs(modeStepNoise({ s, lambda }, depth, layer, time) / integral - 1)).toBeLessThan(QUADRATURE);
    }
  });

  test("it is not that of the next layer", () => {
    const own = modeStepNoise({ s, lambda }, depth, 1, 1.5);
    expect(Math.abs(own / byQuadrature(s, lambda, depth, 2, 1.5) - 1)).toBeGreaterThan(0.01);
  });
});

test("nothing is lost at time zero", () => {
  expect(modeStepNoise({ s: 1, lambda: 1 }, 3, 1, 0)).toBe(0);
});
