import { describe, expect, test } from "vitest";
import {
  convolutional,
  fullyConnected,
  independentFeedback,
  locallyConnected,
  structuredFlow,
  type LayerStructure,
} from "../../../../src/deep/structure/index.ts";
import { networkFlow } from "../../../../src/deep/flow.ts";
import { sampleMoments } from "../../../../src/data/index.ts";
import {
  matrix,
  matrixFrom,
  multiply,
  norm,
  product,
  pseudoInverse,
  relativeDistance,
  scale,
  subtract,
  transpose,
  type Matrix,
} from "../../../../src/linalg/index.ts";
import { solve } from "../../../../src/ode/index.ts";
import { gaussianMatrix, stream } from "../../../../src/random/index.ts";

/** Sums of some hundred terms in another order. */
const ROUNDING = 1e-12;

/** Local errors of 1e-10 over some dozens of steps. */
const FLOW_TOLERANCE = 1e-7;

const OUTPUTS = 2;
const INPUTS = 3;
const SAMPLES = 7;
const draw = (rows: number, cols: number, name: string): Matrix => gaussianMatrix(rows, cols, stream(1, name));

const inputs = draw(SAMPLES, INPUTS, "inputs");
const targets = draw(SAMPLES, OUTPUTS, "targets");
const moments = sampleMoments(inputs, targets);
const { cross } = moments;

function network(layer: LayerStructure) {
  const { above, below } = independentFeedback(layer, OUTPUTS, stream(2, "feedback"));
  const layers = [fullyConnected(layer.cols, INPUTS), layer, fullyConnected(OUTPUTS, layer.rows)];
  return { layers, feedback: [below, above], moments };
}

const shape = { size: 4, kernel: 2 };

test("fully connected layers follow the flow of networks on the samples of these moments", () => {
  const structured = network(fullyConnected(5, 6));
  const flow = structuredFlow(structured);
  const random = gaussianMatrix(flow.dimension, 1, stream(3, "state")).data;
  const reference = networkFlow({
    activation: "linear",
    loss: "mse",
    rule: "dfa",
    inputs,
    targets,
    initial: flow.matrices(random),
    feedback: structured.feedback,
  });
  const [a, b] = [new Float64Array(flow.dimension), new Float64Array(flow.dimension)];
  flow.rightHandSide(0, random, a);
  reference.rightHandSide(0, random, b);
  const column = (data: Float64Array) => matrix(data.length, 1, data);
  expect(relativeDistance(column(a), column(b))).toBeLessThan(ROUNDING);
  const drop = reference.loss(random) - reference.loss(flow.start);
  expect(Math.abs(flow.learned(random) - drop)).toBeLessThan(ROUNDING * Math.abs(drop));
});

describe.each([
  ["convolutional", convolutional(shape)],
  ["locally connected", locallyConnected(shape)],
] as const)("%s", (_, layer) => {
  const structured = network(layer);
  const flow = structuredFlow(structured);
  const [F1, F2] = structured.feedback;

  test("moves by m times the projection of the update", () => {
    const state = gaussianMatrix(flow.dimension, 1, stream(4, "state")).data;
    const velocity = new Float64Array(flow.dimension);
    flow.rightHandSide(0, state, velocity);
    const [W1, W2, W3] = flow.matrices(state);
    const D = subtract(cross, product(W3, W2, W1, moments.inputs));
    const update = product(F2, D, transpose(W1));
    layer.project(update.data);
    const [dW1, dW2, dW3] = flow.matrices(velocity);
    expect(relativeDistance(dW1, multiply(F1, D))).toBeLessThan(ROUNDING);
    expect(relativeDistance(dW2, scale(layer.multiplicity, update))).toBeLessThan(ROUNDING);
    expect(relativeDistance(dW3, product(D, transpose(W1), transpose(W2)))).toBeLessThan(ROUNDING);
  });

  test("learns the regression map, and its second layer is a projected Π_S(F₂ A F₁ᵀ) at all times", () => {
    const options = { saveAt: [0.5, 2, 60], relativeTolerance: 1e-10, absoluteTolerance: 1e-13 };
    const { states, status } = solve(flow, flow.start, [0, 60], options);
    expect(status).toBe("completed");
    const columns: Float64Array[] = [];
    for (let p = 0; p < OUTPUTS; p++) {
      for (let q = 0; q < OUTPUTS; q++) {
        const unit = matrixFrom(OUTPUTS, OUTPUTS, (i, j) => (i === p && j === q ? 1 : 0));
        const spanned = product(F2, unit, transpose(F1));
        layer.project(spanned.data);
        columns.push(spanned.data);
      }
    }
    const span = matrixFrom(layer.rows * layer.cols, columns.length, (i, j) => columns[j][i]);
    for (const state of states) {
      const W2 = flow.matrices(state)[1];
      const entries = matrix(W2.data.length, 1, W2.data);
      const fit = product(span, pseudoInverse(span), entries);
      expect(relativeDistance(fit, entries)).toBeLessThan(FLOW_TOLERANCE);
    }
    const [W1, W2, W3] = flow.matrices(states[2]);
    const map = product(cross, pseudoInverse(moments.inputs));
    expect(relativeDistance(product(W3, W2, W1), map)).toBeLessThan(1e-3);
    // Negative control: unprojected, the span does not hold the weights.
    const whole = product(F2, transpose(F1));
    expect(norm(subtract(whole, layer.toMatrix(layer.fromMatrix(whole))))).toBeGreaterThan(0.1 * norm(whole));
  });
});

test("shapes must fit together", () => {
  const good = network(convolutional(shape));
  expect(() => structuredFlow({ ...good, layers: [] })).toThrow("structuredFlow: needs at least one layer, got none");
  expect(() => structuredFlow({ ...good, feedback: [] })).toThrow("needs 2 feedback matrices, got 0");
  expect(() => structuredFlow({ ...good, moments: { inputs: matrix(2, 2), cross } })).toThrow(
    "Σ_xx must be 3 × 3, got 2 × 2",
  );
  expect(() => structuredFlow({ ...good, moments: { ...moments, cross: matrix(2, 2) } })).toThrow(
    "Σ_yx must be 2 × 3, got 2 × 2",
  );
  expect(() => structuredFlow({ ...good, feedback: good.feedback.toReversed() })).toThrow(
    "F_1 must be 16 × 2, got 9 × 2",
  );
  expect(() => structuredFlow({ ...good, layers: [good.layers[0], fullyConnected(9, 4), good.layers[2]] })).toThrow(
    "layer 2 must be 9 × 16, got 9 × 4",
  );
});
