export { PRESETS, valuesOf, type Preset } from "./presets.ts";
export { toHash } from "./state.ts";
