import { dynamicsFigure } from "./parts/dynamicsFigure.ts";
import { colourImages } from "./parts/images.ts";

/** On images in colour. */
export const deepDynamicsColour = dynamicsFigure({
  id: "deep-dynamics-colour",
  title: "Deep networks: alignment in training on images in colour",
  see: "Textures in colour are harder than digits, and yet weights and signals align under DFA (points, means over draws with their standard errors) while the training error falls, even where networks learn images by heart and err on most of the others under either rule (BP dotted); networks that share feedback grow alike (dashed: as the growth of their weights alone would have it).",
  images: (settings, amount) => colourImages(settings, amount),
});
