import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import {
  checkTasks,
  expandSweep,
  FORMATS,
  localEngine,
  mergeSweep,
  openSweep,
  recordStore,
  runTask,
  sweepStatus,
} from "../sweep/index.ts";
import type { BenchRow } from "./row.ts";

/** The number of tiny tasks; DFA_BENCH_TASKS asks for another. */
const TASKS = Number(process.env.DFA_BENCH_TASKS ?? 10_000);

/** Tasks of some tens of milliseconds, to see how busy the cores are. */
const BUSY = { tasks: 64, width: 16 };

/** The smallest problem there is: one weight after another, one snapshot. All that it costs is the sweep. */
const tiny = {
  network: { inputs: 1, widths: [1], outputs: 1 },
  feedback: { kind: "given", matrices: [[[1]]] },
  data: { kind: "moments", crossCovariance: { kind: "given", matrix: [[1]] } },
  training: { time: 0.01, rate: 0.01, batch: "full", snapshotTimes: [0.01] },
};

/** Points of a grid, to see what checking them costs. */
const POINTS = 10_000;
const rates = (n: number): number[] => Array.from({ length: n }, (_, i) => 0.01 / (i + 1));

const work = (width: number) => ({
  network: { inputs: width, widths: [width, width], outputs: width, initial: { kind: "gaussian", scale: 0.1 } },
  data: { kind: "teacher", samples: 4 * width },
  training: { time: 4, rate: 0.01, batch: "full", snapshotTimes: [4] },
});

/**
 * What a sweep of tiny tasks costs: to run, to look at and to merge; and how busy it keeps the cores with real ones.
 */
export async function benchSweep(): Promise<BenchRow[]> {
  const folder = mkdtempSync(join(tmpdir(), "dfa-theory-sweep-"));
  try {
    const rows: BenchRow[] = [];
    const note = `${TASKS} tiny tasks`;
    const perTask = async (name: string, what: () => unknown, tasks = TASKS) => {
      const began = performance.now();
      await what();
      const ms = performance.now() - began;
      rows.push({ name, value: (1000 * ms) / tasks, unit: "µs a task", note });
    };
    const sweep = expandSweep({
      problem: tiny,
      seeds: { from: 0, count: TASKS },
      keep: ["final.excessLoss", "final.weightAlignment.total"],
    });
    const out = join(folder, "tiny");
    const points = expandSweep({ problem: tiny, grid: { "training.rate": rates(POINTS) } });
    await perTask("checked, points that differ in more than the seed", () => checkTasks(points), POINTS);
    await openSweep(sweep, out);
    const single = join(folder, "single");
    await openSweep(sweep, single);
    const few = Math.min(2000, TASKS);
    await perTask(
      "one after another in one process",
      async () => {
        for (let task = 0; task < few; task++) await runTask(sweep, task, single);
      },
      few,
    );
    await perTask(`by the local engine on ${availableParallelism()} cores`, () =>
      localEngine.run(sweep, out, { file: "-" }),
    );
    await perTask("the local engine again, with nothing to do", () => localEngine.run(sweep, out, { file: "-" }));
    await perTask("status", () => sweepStatus(sweep, recordStore(out)));
    for (const format of FORMATS) {
      await perTask(`merged to ${format}`, () => mergeSweep(sweep, out, format));
      const { size } = statSync(join(out, `results.${format}`));
      rows.push({ name: `  size of results.${format}`, value: size / TASKS, unit: "B a task" });
    }
    const files = readdirSync(join(out, "records", "00")).map((name) => statSync(join(out, "records", "00", name)));
    const mean = files.reduce((sum, { size }) => sum + size, 0) / files.length;
    const blocks = files.reduce((sum, file) => sum + 512 * file.blocks, 0) / files.length;
    rows.push({ name: "a record", value: mean, unit: "B", note: `${Math.round(blocks)} B on the disk` });
    rows.push(await busy(join(folder, "busy")));
    return rows;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** How much of the threads' time goes into the tasks, for a sweep with something to compute. */
async function busy(out: string): Promise<BenchRow> {
  const sweep = expandSweep({ problem: work(BUSY.width), seeds: { from: 0, count: BUSY.tasks }, keep: ["final.loss"] });
  await openSweep(sweep, out);
  const workers = availableParallelism();
  const began = performance.now();
  await localEngine.run(sweep, out, { file: "-", workers });
  const wall = (performance.now() - began) / 1000;
  const inTasks = sweepStatus(sweep, recordStore(out)).secondsPerTask! * sweep.count;
  return {
    name: `threads at work, of ${workers}`,
    value: (100 * inTasks) / (wall * workers),
    unit: "%",
    note: `${sweep.count} tasks, ${wall.toFixed(1)} s with the start of the threads`,
  };
}
