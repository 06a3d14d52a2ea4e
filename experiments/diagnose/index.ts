export type { Advice } from "./advice.ts";
export { diagnose, type DiagnoseOptions, type Diagnosis } from "./diagnose.ts";
export { diagnoseDataset, type DatasetDiagnosis, type LayerDiagnosis, type NetworkOptions } from "./diagnoseDataset.ts";
export { diagnosisReport } from "./report.ts";
export { diagnosisText } from "./text.ts";
