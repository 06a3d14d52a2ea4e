export { problemsOf, recordLookup, runsOf, type Run } from "./figureRuns.ts";
export { runTasks, type RunOptions } from "./runTasks.ts";
export type { Task, TaskResult } from "./task.ts";
export { reproduce, type ReproduceOptions, type Reproduction } from "./reproduce.ts";
