export { removeLeftovers } from "./leftovers.ts";
export { type Given, inParallel, pool, type Pool } from "./pool.ts";
export { checkpointOf, type Found, type Making, readRecord, removeState, setAside, writeRecord } from "./recordFile.ts";
export { keptRun, runAll } from "./runAll.ts";
export { isUnwritable, simulateOn } from "./simulateOn.ts";
export { type StopFlag, withSignal } from "./stopFlag.ts";
export { stopOnAbort } from "./stopOnAbort.ts";
