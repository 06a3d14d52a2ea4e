export type { Advice } from "./advice.ts";
export { diagnose, type DiagnoseOptions, type Diagnosis, type LayerDiagnosis } from "./diagnose.ts";
export { diagnosisReport } from "./report.ts";
export { diagnosisText } from "./text.ts";
