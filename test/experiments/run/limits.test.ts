import { describe, expect, test } from "vitest";
import { simulateAny } from "../../../experiments/run/simulate.ts";

/**
 * What is refused is refused before memory is taken for it, and at once: in seconds of the processor, most of which
 * load the modules.
 */
const MEMORY = 2 ** 28;
const SECONDS = 5;
const secondsSince = (began: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1e6;
};

const base = {
  network: { inputs: 3, widths: [4], outputs: 2 },
  data: { kind: "teacher" },
  training: { time: 1, batch: 1 },
};
const linear = (network: object, rest: object = {}) => ({ ...base, network: { ...base.network, ...network }, ...rest });
const teacherStudent = (network: object, rest: object = {}) => ({
  network: { kind: "teacher-student", inputs: 10, hidden: 2, teacherHidden: 2, ...network },
  training: { time: 1 },
  ...rest,
});
const deep = (network: object, rest: object = {}) => ({
  network: { kind: "deep", hidden: [4], ...network },
  data: { kind: "glyphs", size: 4, samples: 10, testSamples: 0 },
  training: { batch: 2, epochs: 1 },
  ...rest,
});
const storable = (what: string, shape: string) =>
  `${what} must have at most 268435456 entries (2 GiB), got ${shape}; make the problem smaller`;

describe("what no memory or no time would do is refused, in one sentence", () => {
  test.each<[string, unknown, string, ("weights" | "order" | "flow")?]>([
    [
      "teacherHidden",
      teacherStudent({ teacherHidden: 2e10 }),
      "problem: network.teacherHidden must be at most 5792, got 20000000000",
    ],
    ["hidden", teacherStudent({ hidden: 1e9 }), "problem: network.hidden must be at most 5792, got 1000000000"],
    [
      "steps of a student",
      teacherStudent({ inputs: 1e9 }, { training: { time: 1e12 } }),
      "teacher-student network: training.time must be steps that can be counted, in units of network.inputs, got 1000000000000 × 1000000000",
    ],
    [
      "a flow of many units",
      teacherStudent({ hidden: 3000, teacherHidden: 2000 }),
      "teacher-student network: rung flow needs K (K + M)² of at most 536870912, got 75000000000 (K = 3000, M = 2000, N = 10); take fewer hidden units",
      "flow",
    ],
    [
      "outputs of infinite widths",
      linear({ widths: ["infinite"], outputs: 1e6 }),
      storable("the target covariance", "1000000 × 1000000"),
    ],
    [
      "many layers",
      linear({ widths: Array.from({ length: 100_000 }, () => "infinite") }),
      "problem: network.widths must have at most 1000 entries, got 100000",
    ],
    [
      "many layers of many outputs",
      linear({ widths: Array.from({ length: 1000 }, () => 10_000), outputs: 10_000 }),
      "alignment matrices: needs at most 536690688 doubles of memory (4 GiB), got 200000030000",
    ],
    [
      "the same, in law",
      linear({ widths: Array.from({ length: 1000 }, () => 10_000), outputs: 10_000 }),
      "order parameters: needs at most 536690688 doubles of memory (4 GiB), got 200010020000",
      "order",
    ],
    [
      "the same, from drawn weights",
      linear({
        widths: Array.from({ length: 1000 }, () => 10_000),
        outputs: 10,
        initial: { kind: "gaussian" },
      }),
      "reduced form: needs at most 536690688 doubles of memory (4 GiB), got ",
    ],
    [
      "full weights",
      linear({ widths: Array.from({ length: 1000 }, () => 10_000) }),
      "full weights: needs at most 536690688 doubles of memory (4 GiB), got 99940050010",
      "weights",
    ],
    [
      "samples",
      linear({}, { data: { kind: "teacher", samples: 1e15 } }),
      storable("the samples", "1000000000000000 × 5"),
    ],
    [
      "channels",
      linear({ widths: [2 ** 20] }, { feedback: { kind: "repeated", channels: 4e15 } }),
      "problem: feedback.channels must divide every width it repeats over, got 4000000000000000 for F_1 of width 1048576",
    ],
    [
      "hidden layers of a deep network",
      deep({ hidden: Array.from({ length: 100_000 }, () => 1) }),
      "problem: network.hidden must have at most 1000 entries, got 100000",
    ],
    ["pixels", deep({}, { data: { kind: "glyphs", size: 1e8 } }), storable("the glyphs", "2000 × 10000000000000010")],
    [
      "replicas",
      deep({ hidden: [10_000, 10_000] }, { measure: { replicas: 64 } }),
      "problem: the 128 networks of measure.replicas and measure.frozen must take at most 16.0 GiB of memory together, got ",
    ],
    [
      "epochs",
      deep({}, { training: { batch: 2, epochs: 1e90 } }),
      "problem: training.epochs must be steps that can be counted, got 1e+90",
    ],
  ])("%s", async (_, problem, message, rung) => {
    const before = process.memoryUsage().rss;
    const began = process.cpuUsage();
    await expect(simulateAny(problem, rung && { rung })).rejects.toThrow(message);
    expect(secondsSince(began)).toBeLessThan(SECONDS);
    expect(process.memoryUsage().rss - before).toBeLessThan(MEMORY);
  });
});

test.each(["matrices", "order", "flow"] as const)(
  "a width of 2⁵³ − 1 on the rung %s costs what a width of four costs",
  async (rung) => {
    const wide = linear({ widths: [Number.MAX_SAFE_INTEGER, 1e8] });
    const began = process.cpuUsage();
    const { outcome, snapshots } = await simulateAny(wide, { rung });
    expect(outcome.status).toBe("completed");
    expect(snapshots).not.toHaveLength(0);
    expect(secondsSince(began)).toBeLessThan(SECONDS);
  },
);
