import { availableParallelism } from "node:os";
import { setTimeout } from "node:timers/promises";
import {
  checkTasks,
  type Engine,
  estimate,
  localEngine,
  openSweep,
  recordStore,
  runTask,
  type Sweep,
  type SweepCounts,
  sweepStatus,
} from "../../../sweep/index.ts";
import type { Arguments, ExitCode, Io } from "../../command.ts";
import { choice, integer, text } from "../../input/flags.ts";
import { jsonDocument } from "../../json.ts";
import { progress } from "../../progress.ts";
import { duration } from "./duration.ts";
import { onEndingSignal } from "../../system/endingSignals.ts";
import { interruptions } from "./interruptions.ts";
import { readSweep } from "./readSweep.ts";
import { standing, standingText, type Standing } from "./standing.ts";
import { taskNumbers } from "./taskNumbers.ts";

/** `dfa-theory sweep run`: tasks in this process, or all that are not done, by an engine. */
export async function run(args: Arguments, io: Io): Promise<ExitCode> {
  const { flags } = args;
  const engine = choice(flags, "engine", ["local", "slurm"] as const) ?? "local";
  const workers = integer(flags, "workers", 1);
  const { sweep, file, out } = await readSweep(args);
  const tasks = taskNumbers(flags, sweep.count);
  if (flags["dry-run"]) return dryRun(sweep, out, workers ?? availableParallelism(), io);
  await openSweep(sweep, out, tasks ?? undefined);
  if (tasks !== null) return runHere(sweep, tasks, out, io);
  const { stop, abandon, release } = interruptions(() => io.error(`\n${INTERRUPTED[engine]}\n`));
  const line = progress(io, "sweep run");
  const began = performance.now();
  let first: SweepCounts | undefined;
  let found: Standing;
  const onProgress = (counts: SweepCounts) => {
    first ??= counts;
    const ended = counts.done + counts.failed;
    const rate = (ended - first.done - first.failed) / ((performance.now() - began) / 1000);
    line.at(ended / counts.tasks, `sweep run: ${ended} of ${counts.tasks} tasks, ${rate.toPrecision(3)} a second`);
  };
  try {
    await (
      await engineOf(engine, flags)
    ).run(sweep, out, {
      file,
      workers,
      stop,
      abandon,
      onMessage: (sentence) => io.error(`${sentence}\n`),
      onProgress,
    });
    found = await standing(sweep, out, engine === "slurm");
    if (flags.wait && engine === "slurm") found = await untilEnded(sweep, out, found, onProgress, stop);
  } finally {
    line.clear();
    release();
  }
  io.out(flags.json ? jsonDocument(found) : standingText(found, out));
  const { done, failed, tasks: all } = found.counts;
  // Without --wait a queue has only just begun when this ends.
  return engine === "slurm" && !flags.wait ? (failed === 0 ? 0 : 1) : done === all ? 0 : 1;
}

const INTERRUPTED = {
  local: "Finishing the tasks at work; Ctrl-C again abandons them. Run the sweep again to go on.",
  slurm: "No longer waiting; what was submitted goes on.",
};

/** How often the queue is asked, in milliseconds; less often where looking at the records takes long. */
const LOOK_EVERY = 2000;
const LOOKS_SHARE = 0.1;

/** Waits until nothing of a sweep is queued or running. */
async function untilEnded(
  sweep: Sweep,
  out: string,
  now: Standing,
  onProgress: (counts: SweepCounts) => void,
  stop: AbortSignal,
): Promise<Standing> {
  let found = now;
  let pause = LOOK_EVERY;
  while (found.counts.running + (found.queued ?? 0) > 0 && !stop.aborted) {
    onProgress(found.counts);
    await setTimeout(pause, undefined, { signal: stop }).catch(() => {});
    const began = performance.now();
    found = await standing(sweep, out, true);
    pause = Math.max(LOOK_EVERY, (performance.now() - began) / LOOKS_SHARE);
  }
  return found;
}

async function engineOf(name: "local" | "slurm", flags: Arguments["flags"]): Promise<Engine> {
  if (name === "local") return localEngine;
  const { slurmEngine } = await import("../../../sweep/slurm/index.ts");
  return slurmEngine({
    time: text(flags, "time"),
    memory: text(flags, "memory"),
    tasksPerElement: integer(flags, "bundle", 1),
  });
}

/** Tasks one after another in this process: what a batch system starts. */
async function runHere(sweep: Sweep, tasks: readonly number[], out: string, io: Io): Promise<ExitCode> {
  let failed = 0;
  const interruption = new AbortController();
  const { signal } = interruption;
  const release = onEndingSignal(() => interruption.abort());
  try {
    for (const task of tasks) {
      const { state, error } = await runTask(sweep, task, out, signal);
      if (state === "failed") failed++;
      io.out(state === "done" ? `Task ${task}: done.\n` : `Task ${task}: failed, ${error}\n`);
      signal.throwIfAborted();
    }
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
    io.error("dfa-theory sweep: interrupted; the same command goes on from here\n");
    return 1;
  } finally {
    release();
  }
  return failed === 0 ? 0 : 1;
}

async function dryRun(sweep: Sweep, out: string, workers: number, io: Io): Promise<ExitCode> {
  await checkTasks(sweep);
  const { counts, secondsPerTask: known } = sweepStatus(sweep, recordStore(out));
  const { secondsPerTask, timed } =
    known === null ? await estimate(sweep) : { secondsPerTask: known, timed: counts.done };
  const left = sweep.count - counts.done;
  const cores = `${workers} core${workers === 1 ? "" : "s"}`;
  io.out(
    `${sweep.count} task${sweep.count === 1 ? "" : "s"}, ${counts.done} done.
${
  left === 0
    ? "Nothing is left to do."
    : secondsPerTask === null
      ? "One task takes longer than 20 s; how long is not known."
      : `About ${duration(secondsPerTask)} a task, from ${timed} of them: ${duration((left * secondsPerTask) / Math.min(workers, Math.max(1, left)))} for the ${left} left on ${cores}.`
}
Nothing was written.
`,
  );
  return 0;
}
