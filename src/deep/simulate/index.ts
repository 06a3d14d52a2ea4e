export { builtInData, isBuiltIn } from "./builtInData.ts";
export { DeepTraining } from "./deepTraining.ts";
export { requireFit } from "./requireFit.ts";
export type { DeepSnapshot } from "./deepSnapshot.ts";
export { realiseDeep, startDeep, type DeepFound } from "./startDeep.ts";
