export { problemsOf, recordLookup } from "./figureRuns.ts";
export { writeFigure } from "./files.ts";
export { reproduce, type ReproduceOptions, type Reproduction } from "./reproduce.ts";
export { runTasks } from "./runTasks.ts";
export { reproduceTask, type TaskResult } from "./task.ts";
