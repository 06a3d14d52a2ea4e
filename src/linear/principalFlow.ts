import { matrix, norm, product, subtract, transpose, type Matrix } from "../linalg/index.ts";
import {
  dfaInvariants,
  gradientAlignmentOfMatrices,
  weightAlignmentOfMatrices,
  type Alignment,
  type GradientAlignment,
} from "../measure/index.ts";
import type { OdeProblem } from "../ode/index.ts";
import { MomentFlow, type MomentFlowShape } from "./momentFlow.ts";
import { flowErrors, resolvedSignals, resolvedWeightAlignment } from "./resolution.ts";
import { ifResolved } from "./snapshot.ts";

export interface PrincipalFlowShape extends MomentFlowShape {
  /** The variances of the inputs, n_0, in the coordinates in which they are uncorrelated. */
  readonly inputs: Float64Array;
  /** The hidden widths n_1 … n_{L−1}. */
  readonly widths: readonly number[];
}

/**
 * DFA's population flow of the alignment matrices on uncorrelated inputs, which is all that a deep linear network sees
 * of data in their principal coordinates: as `AlignmentMatrices`, without a matrix of n_0² numbers.
 */
export class PrincipalFlow {
  /** The equation of the flow, of A_1 … A_L one after another. */
  readonly equation: OdeProblem;
  /** Whether its Jacobian can be solved with. */
  readonly solvable: boolean;
  readonly #shape: PrincipalFlowShape;

  constructor(shape: PrincipalFlowShape) {
    const { cross, grams } = (this.#shape = shape);
    const flow = new MomentFlow(shape);
    const jacobian = flow.jacobian();
    this.solvable = jacobian !== null;
    this.equation = {
      dimension: cross.data.length + grams.length * cross.rows ** 2,
      rightHandSide: (_, y, dydt) => flow.rightHandSide(y, dydt),
      linearise: () => jacobian,
    };
  }

  /** A_1 … A_L: views of a state. */
  matrices(state: Float64Array): Matrix[] {
    const { cross, grams } = this.#shape;
    const [n, first] = [cross.rows, cross.data.length];
    const upper = grams.map((_, i) => state.subarray(first + i * n * n, first + (i + 1) * n * n));
    return [matrix(n, cross.cols, state.subarray(0, first)), ...upper.map((data) => matrix(n, n, data))];
  }

  /** `M = A_L G_{L−1} … A_2 G_1 A_1`. */
  map(A: readonly Matrix[]): Matrix {
    // From the top: all products but the last are small.
    const above = A.slice(1).reduceRight<Matrix[]>((factors, A_l, i) => [...factors, A_l, this.#shape.grams[i]], []);
    return product(...above, A[0]);
  }

  /** WA_2 … WA_L of a state, without the numbers of layers whose matrices have no resolved direction. */
  weightAlignment(A: readonly Matrix[]): Alignment {
    const { grams } = this.#shape;
    const errors = flowErrors(A, dfaInvariants(A, grams));
    return resolvedWeightAlignment(weightAlignmentOfMatrices(A.slice(1), grams), A, errors);
  }

  /** GA_1 … GA_{L−1} of a state on samples, of which its map makes `predictions`, without what is not resolved. */
  gradientAlignment(A: readonly Matrix[], predictions: Matrix, targets: Matrix): GradientAlignment {
    const { grams, widths } = this.#shape;
    const upper = A.slice(1);
    const errors = subtract(predictions, targets);
    const measured = ifResolved(errors, targets, gradientAlignmentOfMatrices(upper, grams, widths, errors));
    const stateErrors = flowErrors(A, dfaInvariants(A, grams));
    return resolvedSignals(measured, upper, grams, stateErrors, transpose(errors), norm(targets), null);
  }
}
