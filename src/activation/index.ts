export { ACTIVATIONS, type Activation, type ActivationFunction } from "./activation.ts";
export { erf } from "./erf.ts";
