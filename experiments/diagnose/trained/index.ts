export { diagnoseTrained } from "./diagnoseTrained.ts";
export { type TrainedDiagnosis, type TrainedNetwork } from "./trained.ts";
export { type TrainingOptions } from "./trainNetworks.ts";
export { trainedLines } from "./trainedText.ts";
export { trainedSection } from "./trainedSection.ts";
