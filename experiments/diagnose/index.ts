export { diagnose, type DiagnoseOptions, type Diagnosis } from "./diagnose.ts";
export { diagnosisReport } from "./report.ts";
export { diagnosisText } from "./text.ts";
