import { orderDefect } from "./orderConditions.ts";

/** An explicit embedded Runge–Kutta pair with a continuous extension; the last stage is the first of the next step. */
export interface Tableau {
  readonly stages: number;
  /** The nodes c_i. */
  readonly nodes: Float64Array;
  /** The coefficients a_ij, row-major; the last row is the weights b_i of the solution. */
  readonly coefficients: Float64Array;
  /** `b_i − b̂_i`: the solution's weights minus those of the embedded solution that estimates the error. */
  readonly error: Float64Array;
  /** Writes the weights b_i(θ) of the continuous extension, `y(t + θh) ≈ y + h Σ_i b_i(θ) k_i` for 0 ≤ θ ≤ 1. */
  readonly interpolationWeights: (theta: number, out: Float64Array) => void;
}

/** What rounding may leave of the order conditions: sums of some fifty terms of size up to ten. */
const ROUNDING = 1e-13;

const COEFFICIENTS = [
  [],
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
  [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
];
const NODES = [0, 1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1];
const ERROR = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40];

/** The weights of the correction that lifts cubic Hermite interpolation to fourth order. */
const CONTINUOUS = [
  -12715105075 / 11282082432,
  0,
  87487479700 / 32700410799,
  -10690763975 / 1880347072,
  701980252875 / 199316789632,
  -1453857185 / 822651844,
  69997945 / 29380423,
];

/**
 * The pair of orders 5 and 4 of Dormand and Prince (1980) with Shampine's continuous extension of order 4, as in the
 * code
 * DOPRI5 of Hairer, Nørsett and Wanner, Solving ODEs I (1993), table II.5.2 and equation II.6.12.
 */
export const DORMAND_PRINCE: Tableau = checked({
  stages: 7,
  nodes: Float64Array.from(NODES),
  coefficients: Float64Array.from(COEFFICIENTS.flatMap((row) => [...row, ...Array<number>(7 - row.length).fill(0)])),
  error: Float64Array.from(ERROR),
  interpolationWeights(theta, out) {
    const rest = 1 - theta;
    for (let i = 0; i < 7; i++) {
      const b = i < 6 ? COEFFICIENTS[6][i] : 0;
      const first = i === 0 ? 1 : 0;
      const last = i === 6 ? 1 : 0;
      out[i] = theta * (b + rest * (first - b + theta * (2 * b - first - last + rest * CONTINUOUS[i])));
    }
  },
});

/** `tableau`, once its rows are seen to sum to its nodes and its three sets of weights to have orders 5, 4 and 4. */
export function checked(tableau: Tableau): Tableau {
  const { stages, nodes, coefficients, error } = tableau;
  for (let i = 0; i < stages; i++) {
    let sum = 0;
    for (let j = 0; j < stages; j++) sum += coefficients[i * stages + j];
    demand(`row ${i} must sum to its node`, Math.abs(sum - nodes[i]));
  }
  const weights = coefficients.slice((stages - 1) * stages);
  demand("the solution must have order 5", orderDefect(coefficients, weights, 5));
  const embedded = weights.map((b, i) => b - error[i]);
  demand("the embedded solution must have order 4", orderDefect(coefficients, embedded, 4));
  const continuous = new Float64Array(stages);
  for (const theta of [0, 0.25, 0.5, 0.75, 1]) {
    tableau.interpolationWeights(theta, continuous);
    demand("the continuous extension must have order 4", orderDefect(coefficients, continuous, 4, theta));
  }
  return tableau;
}

function demand(what: string, defect: number): void {
  if (!(defect <= ROUNDING)) throw new RangeError(`checked: ${what}, got a defect of ${defect}`);
}
