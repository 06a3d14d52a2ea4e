import { describe, expect, test } from "vitest";
import { stream } from "../../../src/random/index.ts";
import { orderParameterFlow, simulateExactInLaw, simulateFlow } from "../../../src/teacherStudent/index.ts";
import { drain } from "./drain.ts";
import { gap, GOLDEN, golden, stateOf } from "./golden.ts";

const directory = process.env.DFA_GOLDEN_DIR;
if (!directory) console.warn("SKIPPED: set DFA_GOLDEN_DIR to compare with the reference programs' trajectories");

/** The reference's own discretisation error, forward Euler at dt = 1/500, measured up to 2.6e-4. */
const EULER_ERROR = 3e-4;
/** Rounding along half a million steps of the same scheme; measured up to 1.3e-11. */
const SAME_SCHEME = 1e-8;
/** Standard deviations of the ensemble that a single run may lie off. */
const SIGMAS = 4;
/** Milliseconds that a run to the end may take. */
const SLOW = 120_000;
/** Runs in the ensemble: Student's t with so many degrees still has tails close to the normal's. */
const RUNS = 40;
/** The ensemble and Euler's method end here, beyond it the runs only creep; a count of cases takes them to the end. */
const ENSEMBLE_TIME = process.env.DFA_CASES ? Infinity : 60;
const EULER_TIME = process.env.DFA_CASES ? Infinity : 200;

describe.skipIf(!directory).each(directory ? GOLDEN : ["(absent)"])("the reference run %s", (name) => {
  if (!directory) return test("is given by DFA_GOLDEN_DIR", () => {});
  const { problem, initial, ode, simulation } = golden(directory, name);
  const flow = orderParameterFlow(problem, initial.T);
  const compared = ode.filter(({ t }) => t <= EULER_TIME);

  test("the flow passes through every stored state of its ODE", () => {
    const { snapshots, outcome } = drain(simulateFlow(problem, initial, { times: ode.map(({ t }) => t) }));
    expect(outcome.status).toBe("completed");
    expect(snapshots).toHaveLength(ode.length);
    snapshots.forEach(({ Q, R, v, generalisationError }, i) => {
      expect(gap(flow.pack({ Q, R, T: initial.T, v }), stateOf(ode[i])), `t = ${ode[i].t}`).toBeLessThan(EULER_ERROR);
      expect(Math.abs(generalisationError - ode[i].generalisationError)).toBeLessThan(EULER_ERROR);
    });
  });

  test("Euler's method with this right-hand side repeats it digit by digit", { timeout: SLOW }, () => {
    const y = flow.pack(initial);
    const scratch = new Float64Array(flow.dimension);
    const dt = 1 / 500;
    let step = 0;
    for (const row of compared) {
      for (const end = Math.round(row.t / dt); step < end; step++) {
        flow.rightHandSide(step * dt, y, scratch);
        for (let i = 0; i < y.length; i++) y[i] += dt * scratch[i];
      }
      expect(gap(y, stateOf(row)), `t = ${row.t}`).toBeLessThan(SAME_SCHEME);
    }
  });

  test("its SGD run is one of the ensemble of exact-in-law runs", { timeout: SLOW }, () => {
    const rows = simulation.filter(({ t }) => t <= ENSEMBLE_TIME && t > 0);
    const times = rows.map(({ t }) => t);
    const runs = Array.from({ length: RUNS }, (_, i) =>
      drain(simulateExactInLaw(problem, initial, { times, random: stream(i, "ensemble", name) })).snapshots.map(
        ({ Q, R, v }) => flow.pack({ Q, R, T: initial.T, v }),
      ),
    );
    let worst = 0;
    rows.forEach((row, i) => {
      stateOf(row).forEach((value, entry) => {
        const values = runs.map((run) => run[i][entry]);
        const mean = values.reduce((a, b) => a + b, 0) / RUNS;
        const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / (RUNS - 1);
        worst = Math.max(worst, Math.abs(value - mean) / Math.sqrt(variance * (1 + 1 / RUNS)));
      });
    });
    expect(worst).toBeLessThan(SIGMAS);
  });
});
