export { problemsOf, recordLookup } from "./figureRuns.ts";
export { reproduce, type ReproduceOptions, type Reproduction } from "./reproduce.ts";
