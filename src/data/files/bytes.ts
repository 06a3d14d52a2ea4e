// The readers of what has been read already, for programs without a file system: none of them imports from Node.
export { arrayPair } from "./arrayPair.ts";
export { parseCifar10 } from "./cifar.ts";
export { parseCsv } from "./csv/index.ts";
export type { Dataset } from "./dataset.ts";
export { targetsBeside } from "./fileNames.ts";
export { describeBytes, findFormat } from "./format.ts";
export { gunzip, isGzip } from "./gunzip.ts";
export { isIdx, parseIdx } from "./idx.ts";
export { namedTarget } from "./labelRule.ts";
export type { NamedBytes } from "./namedBytes.ts";
export { parseNpy } from "./npy.ts";
export { parseNpz } from "./npz.ts";
export { prepare, type PreparedDataset } from "./prepare.ts";
