import { ACTIVATIONS, type ActivationFunction } from "../../../src/activation/index.ts";
import type { ActivationName } from "../network/index.ts";

const sigma = (a: number): number => 1 / (1 + Math.exp(-a));
const LEAK = 0.01;

/** The activations of networks trained elsewhere: those of the double-precision networks and a few more. */
export const ACTIVATION_FUNCTIONS: Readonly<Record<ActivationName, ActivationFunction>> = {
  ...ACTIVATIONS,
  "leaky-relu": { value: (a) => (a < 0 ? LEAK * a : a), slope: (a) => (a < 0 ? LEAK : 1) },
  sigmoid: { value: sigma, slope: (a) => sigma(a) * sigma(-a) },
  swish: { value: (a) => a * sigma(a), slope: (a) => sigma(a) * (1 + a * sigma(-a)) },
};
