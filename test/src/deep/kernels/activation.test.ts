import { describe, expect, test } from "vitest";
import type { KernelActivation } from "../../../../src/deep/kernels/index.ts";
import { full, ROUNDOFF, runBoth } from "./support.ts";

/**
 * Both backends' activation of a layer of one unit with weight 1, so that the pre-activations are the inputs; and its
 * slope.
 */
function applied(activation: KernelActivation, a: readonly number[]): { h: Float32Array; slope: Float32Array } {
  const lanes = 4 * Math.ceil(a.length / 4);
  const { after } = runBoth([1, lanes, lanes, lanes], 1, 0, (kernels, [W, below, above, slope]) => {
    W[0] = 1;
    below.fill(0).set(a);
    kernels.forward(full(1, 1), lanes, W, null, below, activation, above, slope);
  });
  return { h: after[2].subarray(0, a.length), slope: after[3].subarray(0, a.length) };
}

/** The space between single-precision numbers at x. */
const ulp = (x: number): number => 2 ** (Math.max(-126, Math.floor(Math.log2(Math.abs(x)))) - 23);

/** Logarithmic from 1e-8 to 120 on both sides, dense where functions bend, and zero. */
const POINTS = [
  0,
  ...[-1, 1].flatMap((sign) => [
    ...Array.from({ length: 40_000 }, (_, i) => Math.fround(sign * 10 ** (-8 + (10.08 * i) / 40_000))),
    ...Array.from({ length: 40_000 }, (_, i) => Math.fround((sign * (10 * i)) / 40_000)),
  ]),
];

function worst(actual: Float32Array, expected: (a: number) => number, space: (exact: number) => number): number {
  let most = 0;
  POINTS.forEach((a, i) => (most = Math.max(most, Math.abs(actual[i] - expected(a)) / space(expected(a)))));
  return most;
}

const logistic = (a: number): number => 1 / (1 + Math.exp(-a));

describe("activations, against Math", () => {
  test("tanh to 2 ulps, its slope to 4 roundoffs", () => {
    const { h, slope } = applied("tanh", POINTS);
    expect(worst(h, Math.tanh, ulp)).toBeLessThanOrEqual(4);
    expect(
      worst(
        slope,
        (a) => 1 - Math.tanh(a) ** 2,
        () => ROUNDOFF,
      ),
    ).toBeLessThanOrEqual(4);
  });

  test("swish to 2 ulps where e⁻ᵃ does not reach its limit, its slope to 4 roundoffs", () => {
    const { h, slope } = applied("swish", POINTS);
    const limited = (a: number): number => a * logistic(Math.max(a, -87));
    expect(
      worst(
        h,
        (a) => (a < -87 ? 0 : limited(a)),
        (exact) => Math.max(ulp(exact), 1e-35),
      ),
    ).toBeLessThanOrEqual(4);
    const derivative = (a: number): number => logistic(a) * (1 + a * (1 - logistic(a)));
    expect(worst(slope, derivative, () => ROUNDOFF)).toBeLessThanOrEqual(4);
  });

  test("linear, relu and leaky-relu exactly, with slope 1 at 0", () => {
    const a = [-2, -0.5, 0, 0.5, 2];
    expect(applied("linear", a)).toEqual({ h: Float32Array.from(a), slope: Float32Array.of(1, 1, 1, 1, 1) });
    expect(applied("relu", a)).toEqual({ h: Float32Array.of(0, 0, 0, 0.5, 2), slope: Float32Array.of(0, 0, 1, 1, 1) });
    const leaky = applied("leaky-relu", a);
    expect(leaky.h).toEqual(Float32Array.of(0.01 * -2, 0.01 * -0.5, 0, 0.5, 2));
    expect(leaky.slope).toEqual(Float32Array.of(0.01, 0.01, 1, 1, 1));
  });

  test("what is not a number stays so", () => {
    for (const activation of ["linear", "relu", "leaky-relu", "tanh", "swish"] as const) {
      expect(applied(activation, [Number.NaN]).h[0]).toBeNaN();
    }
  });

  test("the slopes are the derivatives: central differences of Math's functions", () => {
    const step = 1e-5;
    for (const [activation, g] of [
      ["tanh", Math.tanh],
      ["swish", (a: number) => a * logistic(a)],
    ] as const) {
      const a = [-3, -1, -0.1, 0, 0.2, 1.5, 4];
      const { slope } = applied(activation, a);
      // The differences are good to step² and to roundoff/step, some 1e-10; single precision is what limits.
      a.forEach((x, i) =>
        expect(Math.abs(slope[i] - (g(x + step) - g(x - step)) / (2 * step))).toBeLessThan(8 * ROUNDOFF),
      );
    }
  });
});
