import { mean } from "../../plot/index.ts";
import { AlignmentMatrices, descend } from "../../../src/linear/index.ts";
import { type LinearProblemInput } from "../../../src/problem/index.ts";
import { gradientDescentOrder } from "../../../theory/structure/index.ts";
import type { Claim } from "../claim.ts";
import { flowFor } from "./setups/flows.ts";
import { networkOf } from "../common/index.ts";
import { changed, flowProblems } from "./setups/problems.ts";

/** Steps over the time of the problem: the rate is halved each time. */
const STEPS = [800, 1600, 3200, 6400];

/** The slope of the log distance of training from the flow over the log rate, by least squares. */
function order(problem: LinearProblemInput, trained: LinearProblemInput): number {
  const flow = flowFor(new AlignmentMatrices(networkOf(problem), { samples: null }), problem.training.time).state;
  const distances = STEPS.map((steps) =>
    Math.log(Math.hypot(...descended(trained, steps).state.map((value, i) => value - flow[i]))),
  );
  const rates = STEPS.map((steps) => -Math.log(steps));
  const [x, y] = [mean(rates), mean(distances)];
  const covariance = rates.reduce((sum, r, i) => sum + (r - x) * (distances[i] - y), 0);
  return covariance / rates.reduce((sum, r) => sum + (r - x) ** 2, 0);
}

/** The alignment matrices after so many steps of the problem's training in its time. */
function descended(problem: LinearProblemInput, steps: number): AlignmentMatrices {
  const network = networkOf(problem);
  const dynamics = new AlignmentMatrices(network, { samples: null });
  return descend(network, dynamics, problem.training.time / steps, steps);
}

/** The fitted order of gradient descent's distance from the flow. */
export const gradientDescentOrderClaim: Claim<LinearProblemInput> = {
  prediction: gradientDescentOrder,
  cases: flowProblems("zero", "gaussian"),
  runs: 12,
  residual(problem) {
    return Math.abs(order(problem, problem) - 1);
  },
  tolerance: {
    value: 0.1,
    reason:
      "the fitted slope minus 1; at rates of time/800 and below the next order in the rate bends it by a few hundredths",
  },
  control: {
    description: "SGD on single samples, whose distance from the flow is noise of order η^½",
    residual(problem) {
      const online = changed(problem, { training: { ...problem.training, batch: 1 } });
      return Math.abs(order(problem, online) - 1);
    },
  },
};
