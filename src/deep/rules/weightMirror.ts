import { multiplicityOf } from "../kernels/index.ts";
import type { LearningRule } from "./rule.ts";

/**
 * Weight mirror (Akrout et al. 2019): after every step each layer answers noise x of its own, one standard normal a
 * unit below, by `Wx`, and its backward weights take in the correlation, `B ← (1 − ρ) B + ρ Σ (Wx) xᵀ / m` over m
 * samples of noise, as many as a batch has. In the mean B follows W.
 */
export const weightMirror: LearningRule = {
  carrier: "backward",
  sends: "errors",
  adapt(step, work) {
    const { kernels, layers, sizes, weights, backward, activities, signals, scratch } = work;
    const { count, lanes } = work.block;
    const rho = work.learning.rate!;
    const noise = work.random!.noise(step);
    for (let i = 1; i < layers.length; i++) {
      const [x, y, B] = [activities[i], signals[i], backward[i - 1]];
      for (let j = 0; j < sizes[i]; j++) {
        for (let s = 0; s < lanes; s++) x[j * lanes + s] = s < count ? noise.normal() : 0;
      }
      kernels.forward(layers[i], lanes, weights[i], null, x, "linear", y, null);
      kernels.gradient(layers[i], lanes, y, x, scratch);
      kernels.scale(B.length, 1 - rho, B);
      kernels.axpy(B.length, rho / (count * multiplicityOf(layers[i])), scratch, B);
    }
  },
};
