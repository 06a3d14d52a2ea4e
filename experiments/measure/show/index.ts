export { measurementReport } from "./report.ts";
export { measurementText } from "./text.ts";
