export { expectedAlignment, type ExpectedAlignment } from "./expectedAlignment.ts";
export { expectedCourse, predictedHalfTimes, type ExpectedLook } from "./expectedCourse.ts";
export { halfTime, measuredHalfTimes } from "./halfTimes.ts";
export { explainedAt, linearTheory, type LinearTheory } from "./linearTheory.ts";
