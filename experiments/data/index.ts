export { dataFiles, dataKey, type DataPlace } from "./dataFiles.ts";
export { fileSource } from "./fileSource.ts";
export { loadTrainingData } from "./imageData.ts";
