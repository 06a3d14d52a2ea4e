import { dynamicsFigure } from "./parts/dynamicsFigure.ts";
import { digits } from "./parts/images.ts";

/** On digits. */
export const deepDynamics = dynamicsFigure({
  id: "deep-dynamics",
  title: "Deep networks: alignment in training",
  see: "Under DFA (points, means over networks that share the feedback) weights and signals align within the epochs in which the error falls, and networks from independent weights grow alike, at most about as far as the growth of their weights says (lines); under BP (dotted) nothing of this happens.",
  images: digits,
});
