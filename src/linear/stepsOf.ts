import { norm } from "../linalg/index.ts";
import type { LinearNetwork } from "../problem/index.ts";
import { inPlace } from "../record/index.ts";
import { batches } from "./batches.ts";
import type { Dynamics } from "./dynamics.ts";
import { OrderParameterChain } from "./orderParameters.ts";
import type { LinearMeasures } from "./snapshot.ts";
import type { Steps } from "./stepping.ts";

/**
 * The steps that a problem's `training` takes on a dynamics: SGD on batches, or gradient descent on the moments
 * (Euler's method on the flow).
 */
export function stepsOf(
  network: LinearNetwork,
  dynamics: Dynamics | OrderParameterChain,
  rate: number,
): Steps<LinearMeasures> {
  const { problem, source } = network;
  const { batch, order } = problem.training;
  if (dynamics instanceof OrderParameterChain) {
    return {
      size: dynamics.size,
      parts: dynamics.parts(),
      step: () => dynamics.step(rate),
      measure: (step) => dynamics.measure(step),
      layerNorms: () => dynamics.layerNorms(),
    };
  }
  const held = inPlace(dynamics.state);
  const measure = (step: number) => dynamics.measure(step);
  const layerNorms = () => dynamics.layerNorms();
  if (typeof batch === "number") {
    const next = batches(source, batch, order, problem.seed);
    const size = batch * dynamics.state.length;
    return { size, parts: [held, next], step: () => dynamics.sgd(next(), rate), measure, layerNorms };
  }
  const { state } = dynamics;
  const derivative = new Float64Array(state.length);
  const floor = norm(source.moments().cross) ** 2;
  const step = () => {
    dynamics.flow(state, derivative);
    let squared = floor;
    for (let i = 0; i < state.length; i++) {
      state[i] += rate * derivative[i];
      squared += derivative[i] * derivative[i];
    }
    return squared;
  };
  return { size: source.inputs * state.length, parts: [held], step, measure, layerNorms };
}

/** Takes so many steps of a problem's training on a dynamics, and returns it. */
export function descend<D extends Dynamics>(network: LinearNetwork, dynamics: D, rate: number, count: number): D {
  const { step } = stepsOf(network, dynamics, rate);
  for (let done = 0; done < count; done++) step();
  return dynamics;
}
