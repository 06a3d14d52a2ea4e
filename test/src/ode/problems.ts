import type { OdeProblem } from "../../../src/ode/index.ts";

/** An equation in one unknown. */
export const scalar = (f: (t: number, y: number) => number): OdeProblem => ({
  dimension: 1,
  rightHandSide(t, y, dydt) {
    dydt[0] = f(t, y[0]);
  },
});

/** `y' = cos(t) y (1 − y)` with its solution from 1/2: nonlinear, not autonomous, in closed form. */
export const logistic = scalar((t, y) => Math.cos(t) * y * (1 - y));
export const logisticSolution = (t: number): number => 1 / (1 + Math.exp(-Math.sin(t)));

/** `y'' = −y`. */
export const oscillator: OdeProblem = {
  dimension: 2,
  rightHandSide(_t, y, dydt) {
    dydt[0] = y[1];
    dydt[1] = -y[0];
  },
};

const moon = 0.012277471;

/**
 * The restricted three-body problem of Hairer, Nørsett and Wanner, Solving ODEs I (1993), II.0 (0.1).
 * The published start, −2.00158510637908252240537862224, and period, 17.0652165601579625588917206249, rounded to double
 * precision.
 */
export const arenstorf: OdeProblem = {
  dimension: 4,
  rightHandSide(_t, [x, y, vx, vy], dydt) {
    const earth = 1 - moon;
    const d1 = ((x + moon) ** 2 + y ** 2) ** 1.5;
    const d2 = ((x - earth) ** 2 + y ** 2) ** 1.5;
    dydt[0] = vx;
    dydt[1] = vy;
    dydt[2] = x + 2 * vy - (earth * (x + moon)) / d1 - (moon * (x - earth)) / d2;
    dydt[3] = y - 2 * vx - (earth * y) / d1 - (moon * y) / d2;
  },
};
export const arenstorfStart = [0.994, 0, 0, -2.0015851063790824];
export const arenstorfPeriod = 17.06521656015796;

/** Seven stars of masses 1 … 7 in a plane, the problem Pleiades of Hairer, Nørsett and Wanner (1993), II.10. */
export const pleiades: OdeProblem = {
  dimension: 28,
  rightHandSide(_t, y, dydt) {
    for (let i = 0; i < 14; i++) dydt[i] = y[14 + i];
    for (let i = 0; i < 7; i++) {
      let ax = 0;
      let ay = 0;
      for (let j = 0; j < 7; j++) {
        if (j === i) continue;
        const dx = y[j] - y[i];
        const dy = y[7 + j] - y[7 + i];
        const cubed = (dx * dx + dy * dy) ** 1.5;
        ax += ((j + 1) * dx) / cubed;
        ay += ((j + 1) * dy) / cubed;
      }
      dydt[14 + i] = ax;
      dydt[21 + i] = ay;
    }
  },
};
export const pleiadesStart = [
  [3, 3, -1, -3, 2, -2, 2],
  [3, -3, 2, 0, 0, -4, 4],
  [0, 0, 0, 0, 0, 1.75, -1.5],
  [0, 0, 0, -1.25, 1, 0, 0],
].flat();
/** The positions at t = 3 in the Test Set for Initial Value Problem Solvers (Mazzia and Magherini, 2008). */
export const pleiadesPositions = [
  [0.3706139143970502, 3.237284092057233, -3.222559032418324, 0.659709145577531, 0.3425581707156584],
  [1.562172101400631, -0.7003092922212495, -3.943437585517392, -3.27138097397255, 5.225081843456543],
  [-2.59061243449747, 1.198213693392275, -0.2429682344935824, 1.09144924042898],
].flat();
