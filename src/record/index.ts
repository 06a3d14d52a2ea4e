export { canonicalJson } from "./canonicalJson.ts";
export { fingerprint } from "./fingerprint.ts";
export type { Provenance } from "./provenance.ts";
export { startedFlow, startedSteps, type Started, type StartOptions } from "./started.ts";
export { inPlace, snapshotsOf, SteppedRun, trajectoryOf, type Resumable, type Stepping } from "./steppedRun.ts";
export type { Outcome, Trajectory } from "./trajectory.ts";
export { logSpaced } from "./logSpaced.ts";
