export * as alignment from "./alignment/index.ts";
export * as closedForm from "./closedForm/index.ts";
export * as convolution from "./convolution/index.ts";
export * as data from "./data/index.ts";
export * as deep from "./deep/index.ts";
export { formula, type Formula } from "./formula.ts";
export type { Prediction } from "./prediction.ts";
export * as teacherStudent from "./teacherStudent/index.ts";
export * as structure from "./structure/index.ts";
