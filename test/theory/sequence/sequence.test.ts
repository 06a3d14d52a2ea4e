import { expect, test } from "vitest";
import { fromRows, identity, matrixFrom, multiply, transpose } from "../../../src/linalg/index.ts";
import {
  dealtCeilingOf,
  earlyReadoutAlignment,
  lossRateFromMatrices,
  mixedAlignment,
  mixingFactorOf,
  sharedExcess,
  sharedWeights,
} from "../../../theory/sequence/index.ts";

test("the ceiling of dealt feedback is that of the mean of orthogonal products", () => {
  expect(dealtCeilingOf(1)).toBe(1);
  expect(dealtCeilingOf(4)).toBe(0.5);
});

test("the mixing factor of averages over two places, by hand", () => {
  // R = Mᵀ with M = [[1, 1/2], [0, 1/2]]: trace 3/2, squared norm 3/2, against √2 for the identity.
  const M = fromRows([
    [1, 0.5],
    [0, 0.5],
  ]);
  expect(mixingFactorOf(identity(2), transpose(M))).toBeCloseTo(1.5 / Math.sqrt(2 * 1.5), 14);
  expect(mixingFactorOf(M, M)).toBeCloseTo(1, 14);
  expect(
    mixingFactorOf(
      identity(2),
      matrixFrom(2, 2, () => 0),
    ),
  ).toBe(0);
  const F = fromRows([[1], [0]]);
  expect(mixedAlignment(F, [fromRows([[3, 4]])], 0.5)).toBeCloseTo(0.3, 14);
});

test("cosines that Bessel allows exceed nothing", () => {
  expect(sharedExcess([0.6, 0.8])).toBeCloseTo(0, 14);
  expect(sharedExcess([0.6, 0.8, 0.5])).toBeCloseTo(0.25, 14);
  expect(sharedExcess([0.1])).toBe(0);
});

test("early alignment is linear in depth, size and time", () => {
  expect(earlyReadoutAlignment(1, 0.5, 0.1, 2, 4)).toBeCloseTo(0.025, 14);
  expect(earlyReadoutAlignment(6, 0.5, 0.1, 2, 4)).toBeCloseTo(0.15, 14);
});

test("weights of the readout and of the lowest layer have the identity on their other side", () => {
  const [A, F] = [fromRows([[2]]), fromRows([[1], [3]])];
  expect(sharedWeights(A, null, F)).toEqual(multiply(A, transpose(F)));
  expect(sharedWeights(A, F, null)).toEqual(multiply(F, A));
});

test("the loss of one number through two layers falls as the chain rule says", () => {
  // ŷ = a₂ g a₁ x, e = ŷ − y; ȧ₁ = −e x, ȧ₂ = −e a₁ x: d(½e²)/dt = e (ȧ₂ g a₁ + a₂ g ȧ₁) x.
  const [a1, a2, g, x, y] = [0.7, -0.4, 1.5, 2, 3];
  const one = identity(1);
  const number = (value: number) => fromRows([[value]]);
  const rate = lossRateFromMatrices(
    { A: [number(a1), number(a2)], grams: [null, number(g)], maps: [one, one], carry: [one] },
    [{ X: number(x), Y: number(y) }],
    1,
  );
  const e = a2 * g * a1 * x - y;
  expect(rate).toBeCloseTo(e * (-e * a1 * x * g * a1 + a2 * g * -e * x) * x, 12);
});
