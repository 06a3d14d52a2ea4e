export { type Evidence, readEvidence, writeEvidence } from "./evidence.ts";
export { gather, type GatherOptions } from "./gather.ts";
export { evidencePage } from "./page.ts";
export { numbersOf } from "./statements.ts";
