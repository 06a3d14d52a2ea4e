export { slurmEngine, type SlurmOptions } from "./slurmEngine.ts";
export { slurmStatus, wasSubmitted, type LostTask, type SlurmStatus } from "./slurmStatus.ts";
