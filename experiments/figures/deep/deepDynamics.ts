import { dynamicsFigure } from "./parts/dynamicsFigure.ts";
import { digits } from "./parts/images.ts";

/** On digits. */
export const deepDynamics = dynamicsFigure({
  id: "deep-dynamics",
  title: "Deep networks: alignment in training",
  see: "Under DFA (points, means over draws of feedback and images with their standard errors) weights and signals align within the epochs in which the error falls, half of the way of the weights after half of that of the error: from these initial weights there is no phase of alignment before learning, and the last layer of relu networks, whose initial weights are the smallest, leads the second at first, as the crossing clocks of linear networks have it, while in tanh networks the two start together; networks that share feedback grow alike, less than by the growth of their weights (dashed) in the last layer; under BP (dotted) nothing of this happens.",
  images: digits,
});
