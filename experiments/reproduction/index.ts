export { runTasks, type RunOptions } from "./runTasks.ts";
export type { Task, TaskResult } from "./task.ts";
