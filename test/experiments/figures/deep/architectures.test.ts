import { expect, test } from "vitest";
import { architectures } from "../../../../experiments/figures/deep/architectures.ts";
import { drawnFigure } from "../drawnFigure.ts";

const drawn = drawnFigure(architectures);

/** 300 to 500 test images, two or three networks: two standard errors of an accuracy. */
const ACCURACY_NOISE = 0.05;

test("no alignment above its ceiling, which shared weights lower and feedback made for the layer lifts", () => {
  const n = drawn().numbers;
  expect(n.highestAboveCeiling).toBeLessThan(1e-6);
  expect(n["full.uniform.ceiling"]).toBeCloseTo(1, 6);
  expect(n["convolutional.uniform.ceiling"]).toBeLessThan(0.4 * n["locally-connected.uniform.ceiling"]);
  expect(n["convolutional.structured.ceiling"]).toBeGreaterThan(5 * n["convolutional.uniform.ceiling"]);
  expect(n["convolutional.structured.weightAlignment"]).toBeGreaterThan(n["convolutional.uniform.ceiling"]);
});

test("DFA keeps up with BP on full networks, and on convolutional ones by far not, whatever the feedback", () => {
  const n = drawn().numbers;
  expect(n["full.uniform.accuracy"]).toBeGreaterThan(n["full.bp"] - 2 * ACCURACY_NOISE);
  expect(n["full.uniform.accuracy"]).toBeGreaterThan(n["full.frozen"] + 0.2);
  for (const feedback of ["uniform", "repeated", "structured"]) {
    expect(n[`convolutional.${feedback}.accuracy`]).toBeLessThan(n["convolutional.bp"] - 2 * ACCURACY_NOISE);
  }
  // Feedback made for the layer aligns the weights, and does not pay: less than none on one kind, little on the other.
  expect(n["locally-connected.structured.weightAlignment"]).toBeGreaterThan(
    n["locally-connected.uniform.weightAlignment"],
  );
  expect(n["locally-connected.structured.accuracy"]).toBeLessThan(n["locally-connected.uniform.accuracy"]);
  expect(n["convolutional.structured.accuracy"]).toBeLessThan(n["convolutional.repeated.accuracy"]);
  expect(n["convolutional.structured.accuracy"]).toBeGreaterThan(n["convolutional.uniform.accuracy"]);
  // Accuracy follows the signals; the control are the weights.
  expect(n.accuracyToSignals).toBeGreaterThan(0.95);
  expect(n.accuracyToWeights).toBeLessThan(0.8);
  expect(n["convolutional.uniform.accuracy"] - n["convolutional.frozen"]).toBeLessThan(
    0.6 * (n["full.uniform.accuracy"] - n["full.frozen"]),
  );
});
