export { FORMATS, mergeSweep, type Format, type Merged } from "./mergeSweep.ts";
