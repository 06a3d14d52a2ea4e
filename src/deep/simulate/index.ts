export { builtInData, isBuiltIn } from "./builtInData.ts";
export { DeepTraining } from "./deepTraining.ts";
export { requireFit } from "./requireFit.ts";
export type { DeepMeasures, DeepSnapshot, Spread } from "./deepSnapshot.ts";
export { realiseDeep, startDeep, type DeepFound } from "./startDeep.ts";
