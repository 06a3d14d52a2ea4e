import { rosenbrockDefect } from "./rosenbrockConditions.ts";
import type { RosenbrockTableau } from "./rosenbrockTableau.ts";

/**
 * What rounding may leave of the order conditions: the published coefficients have sixteen digits, the largest of them
 * is 34.
 */
const ROUNDING = 2e-12;

const STAGES = 6;
const ARGUMENTS = [
  [],
  [1.544],
  [0.9466785280815826, 0.2557011698983284],
  [3.314825187068521, 2.896124015972201, 0.9986419139977817],
  [1.221224509226641, 6.019134481288629, 12.53708332932087, -0.687886036105895],
  [1.221224509226641, 6.019134481288629, 12.53708332932087, -0.687886036105895, 1],
];
const COUPLINGS = [
  [],
  [-5.6688],
  [-2.430093356833875, -0.2063599157091915],
  [-0.1073529058151375, -9.594562251023355, -20.47028614809616],
  [7.496443313967647, -10.24680431464352, -33.99990352819905, 11.7089089320616],
  [8.083246795921522, -7.981132988064893, -31.52159432874371, 16.31930543123136, -6.058818238834054],
];
const FIRST = [10.12623508344586, -7.487995877610167, -34.80091861555747, -7.992771707568823, 1.025137723295662, 0];
const SECOND = [-0.6762803392801253, 6.087714651680015, 16.43084320892478, 24.76722511418386, -6.594389125716872, 0];

const square = (rows: number[][]) =>
  Float64Array.from(rows.flatMap((row) => [...row, ...Array<number>(STAGES - row.length).fill(0)]));

/**
 * The method RODAS of orders 4 and 3, L-stable, with a continuous extension of order 3: Hairer and Wanner, Solving ODEs
 * II (1996), VI.4 and the code of that name.
 */
export const RODAS: RosenbrockTableau = checkedRosenbrock({
  stages: STAGES,
  gamma: 0.25,
  arguments: square(ARGUMENTS),
  couplings: square(COUPLINGS),
  first: Float64Array.from(FIRST),
  second: Float64Array.from(SECOND),
});

/** The weights of the u_j in the continuous extension at θ. */
export function extensionWeights(tableau: RosenbrockTableau, theta: number, out: Float64Array): void {
  const { stages, arguments: a, first, second } = tableau;
  const last = (stages - 1) * stages;
  const bend = theta * (1 - theta);
  for (let j = 0; j < stages; j++) {
    const solution = j < stages - 1 ? a[last + j] : 1;
    out[j] = theta * solution + bend * (first[j] + theta * second[j]);
  }
}

/**
 * `tableau`, once its solution, its embedded solution and its continuous extension are seen to have orders 4, 3 and 3,
 * and it to damp what is infinitely stiff.
 */
export function checkedRosenbrock(tableau: RosenbrockTableau): RosenbrockTableau {
  const { stages } = tableau;
  const weights = new Float64Array(stages);
  extensionWeights(tableau, 1, weights);
  demand("the solution must have order 4", rosenbrockDefect(tableau, weights, 4));
  const embedded = weights.slice();
  embedded[stages - 1] = 0;
  demand("the embedded solution must have order 3", rosenbrockDefect(tableau, embedded, 3));
  for (const theta of [0, 0.25, 0.5, 0.75, 1]) {
    extensionWeights(tableau, theta, weights);
    demand("the continuous extension must have order 3", rosenbrockDefect(tableau, weights, 3, theta));
  }
  demand("infinitely stiff components must be damped at once", Math.abs(stiffLimit(tableau)));
  return tableau;
}

/** The limit of the stability function R(z) for z → −∞: with z infinite, `u_i = −(1 + Σ a_ij u_j)`. */
export function stiffLimit({ stages, arguments: a }: RosenbrockTableau): number {
  const u = new Float64Array(stages);
  let argument = 1;
  for (let i = 0; i < stages; i++) {
    argument = 1;
    for (let j = 0; j < i; j++) argument += a[i * stages + j] * u[j];
    u[i] = -argument;
  }
  return argument + u[stages - 1];
}

function demand(what: string, defect: number): void {
  if (!(defect <= ROUNDING)) throw new RangeError(`checkedRosenbrock: ${what}, got a defect of ${defect}`);
}
