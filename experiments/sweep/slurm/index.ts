export { slurmEngine } from "./slurmEngine.ts";
export { slurmStatus, wasSubmitted } from "./slurmStatus.ts";
