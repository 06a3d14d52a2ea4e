import { pool, type Pool } from "../batch/index.ts";
import type { SweepOrder, TaskEnd } from "./worker.ts";

/** Threads that do the tasks of a sweep. */
export const taskPool = (threads: number): Pool<SweepOrder, TaskEnd> =>
  pool(threads, { script: new URL("./worker.js", import.meta.url), load: () => import("./worker.ts") });
