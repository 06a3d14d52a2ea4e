import type { KernelActivation } from "./kernels.ts";

const { fround } = Math;

/** `h ← g(h)` and, where it is asked for, `slope = g'(h)`. */
export function activate(activation: KernelActivation, n: number, h: Float32Array, slope: Float32Array | null): void {
  if (activation === "linear") {
    slope?.fill(1, 0, n);
    return;
  }
  const [g, derivative] = FUNCTIONS[activation];
  for (let i = 0; i < n; i++) {
    const a = h[i];
    const value = g(a);
    h[i] = value;
    if (slope !== null) slope[i] = derivative(a, value);
  }
}

/** g(a), and g'(a) from a and g(a); as the compiled kernels compute them. */
const FUNCTIONS: Record<
  Exclude<KernelActivation, "linear">,
  readonly [(a: number) => number, (a: number, h: number) => number]
> = {
  relu: [(a) => (a < 0 ? 0 : a), (a) => (a < 0 ? 0 : 1)],
  "leaky-relu": [(a) => (a < 0 ? fround(LEAK * a) : a), (a) => (a < 0 ? LEAK : 1)],
  tanh: [tanh, (_, h) => fround(1 - fround(h * h))],
  swish: [
    (a) => fround(a * fround(1 / fround(1 + exp(-a)))),
    (a, h) => {
      const e = exp(-a);
      const sigma = fround(1 / fround(1 + e));
      return fround(sigma + fround(h * fround(e * sigma)));
    },
  ],
};

const LEAK = fround(0.01);

/** (tanh x − x)/x³ in powers of x² on |x| ≤ 0.625, from Cephes' `tanhf`. */
const TANH_SERIES = Float32Array.of(
  -5.70498872745e-3,
  2.06390887954e-2,
  -5.37397155531e-2,
  1.33314422036e-1,
  -3.33332819422e-1,
);
const TANH_BEND = fround(0.625);

/** The series, and `1 − 2/(e²ˣ + 1)` beyond: within 2 ulps. */
function tanh(a: number): number {
  const x = Math.abs(a);
  if (x < TANH_BEND) {
    const square = fround(a * a);
    return fround(a + fround(fround(a * square) * horner(TANH_SERIES, square)));
  }
  const value = fround(1 - fround(2 / fround(exp(fround(x + x)) + 1)));
  return a < 0 ? -value : value;
}

function horner(coefficients: Float32Array, x: number): number {
  let sum = coefficients[0];
  for (let i = 1; i < coefficients.length; i++) sum = fround(fround(sum * x) + coefficients[i]);
  return sum;
}

/** eˣ keeps to the normal range: arguments are clamped to ±87.3, so that it is never 0 and never infinite. */
const EXP_LIMIT = fround(87.3);
const LOG2_E = fround(Math.LOG2E);
/** log 2 in two parts, the first short enough that its products with whole numbers are exact. */
const LN2_HIGH = fround(0.693359375);
const LN2_LOW = fround(-2.1219444e-4);
/** (e^r − 1 − r)/r² on |r| ≤ ½ log 2, from Cephes' `expf`. */
const EXP_SERIES = Float32Array.of(
  1.98756915e-4,
  1.3981999507e-3,
  8.3334519073e-3,
  4.1665795894e-2,
  1.6666665459e-1,
  5.0000001201e-1,
);

/** eˣ in single precision, as the compiled kernels have it. */
export function exp(argument: number): number {
  const x = argument > EXP_LIMIT ? EXP_LIMIT : argument < -EXP_LIMIT ? -EXP_LIMIT : argument;
  const power = roundToEven(fround(x * LOG2_E));
  const r = fround(fround(x - fround(power * LN2_HIGH)) - fround(power * LN2_LOW));
  const series = fround(fround(horner(EXP_SERIES, r) * fround(r * r)) + r);
  return fround(fround(series + 1) * 2 ** power);
}

/** Adding and taking away 1.5 · 2⁵² leaves a whole number, rounded to even at halves. */
function roundToEven(x: number): number {
  const shift = 1.5 * 2 ** 52;
  return x + shift - shift;
}

const double = new Float64Array(1);
const halves = new Int32Array(double.buffer);
const HIGH = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? 1 : 0;

/**
 * log x for normal positive x, in double precision to some 1e-13: x = 2ᵉ m with m from 0.75 to 1.5, and the series of
 * artanh.
 */
export function log(x: number): number {
  double[0] = x;
  const exponent = ((halves[HIGH] - 0x3fe80000) >> 20) | 0;
  halves[HIGH] -= exponent << 20;
  const m = double[0];
  const s = (m - 1) / (m + 1);
  const q = s * s;
  let sum = 1 / 15;
  sum = sum * q + 1 / 13;
  sum = sum * q + 1 / 11;
  sum = sum * q + 1 / 9;
  sum = sum * q + 1 / 7;
  sum = sum * q + 1 / 5;
  sum = sum * q + 1 / 3;
  sum = sum * q + 1;
  return exponent * Math.LN2 + 2 * s * sum;
}
