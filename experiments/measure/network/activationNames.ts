/** The activations of hidden layers, as the problems of this package name them. */
export const ACTIVATION_NAMES = ["linear", "relu", "leaky-relu", "tanh", "erf", "sigmoid", "swish"] as const;
export type ActivationName = (typeof ACTIVATION_NAMES)[number];
