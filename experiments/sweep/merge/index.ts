export { FORMATS, mergeSweep } from "./mergeSweep.ts";
