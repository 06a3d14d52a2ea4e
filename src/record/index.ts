export { canonicalJson } from "./canonicalJson.ts";
export type { Provenance } from "./provenance.ts";
export type { Outcome, Trajectory } from "./trajectory.ts";
