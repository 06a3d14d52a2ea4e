export { commonModes } from "../../src/linalg/index.ts";
export { closedFormFlow, closedFormSnapshot, type ClosedFormSnapshot } from "./closedForm.ts";
export type { ByLayer, LayerCosines } from "./cosines.ts";
export { digamma } from "./digamma.ts";
export {
  exponentAtConvergence,
  exponentEarly,
  exponentLawAnyTime,
  exponentLawEarly,
  exponentLawLate,
  exponentLawSecondOrder,
  exponentsSumToOne,
  finalExponent,
  initialExponent,
} from "./exponentLaw.ts";
export { hypergeometric } from "./hypergeometric.ts";
export { modeStepNoise, stepNoiseByClock } from "./modeStepNoise.ts";
export { finiteLearningTime, learningTime, roughLearningTime } from "./learningTime.ts";
export {
  clock,
  clockDegree,
  clockSpeed,
  endToEndGain,
  finalClock,
  layerGain,
  modeClock,
  tauInfinity,
  type Mode,
  type ModeState,
} from "./modeClock.ts";
