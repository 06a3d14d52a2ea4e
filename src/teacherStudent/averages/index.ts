import type { TeacherStudentActivation } from "../teacherStudent.ts";
import type { Averages } from "./averages.ts";
import { erfAverages } from "./erf.ts";
import { linearAverages } from "./linear.ts";
import { reluAverages } from "./relu.ts";

export { I3 } from "./averages.ts";

/** The Gaussian averages of each activation. */
export const AVERAGES: Readonly<Record<TeacherStudentActivation, Averages>> = {
  erf: erfAverages,
  relu: reluAverages,
  linear: linearAverages,
};
