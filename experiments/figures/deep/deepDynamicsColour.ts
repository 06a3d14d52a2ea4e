import { dynamicsFigure } from "./dynamicsFigure.ts";
import { colourImages } from "./images.ts";

/** On images in colour. */
export const deepDynamicsColour = dynamicsFigure({
  id: "deep-dynamics-colour",
  title: "Deep networks: alignment in training on images in colour",
  see: "TODO",
  images: (settings, amount) => colourImages(settings, amount),
});
