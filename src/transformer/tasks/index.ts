export { drawHiddenMarkov, hiddenMarkovSource, stationary, type HiddenMarkovMatrices } from "./hiddenMarkov.ts";
export { inductionSource } from "./induction.ts";
export { encodeText, textSource, type EncodedText } from "./text.ts";
export type { TokenSource } from "./tokenSource.ts";
