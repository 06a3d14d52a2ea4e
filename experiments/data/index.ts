export { fileSource } from "./fileSource.ts";
export { loadTrainingData } from "./imageData.ts";
export { imageFiles } from "./storedImages.ts";
export { targetsIn } from "./targetsIn.ts";
