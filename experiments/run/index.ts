export { removeCheckpoint } from "./checkpointFile.ts";
export {
  type DeepRecord,
  type LinearRecord,
  type Rung,
  RUNGS,
  simulateAny,
  type SimulateAnyOptions,
  type SimulationRecord,
  type TeacherStudentRecord,
} from "./simulate.ts";
export { type PlainShallowSnapshot, shallowRung } from "./teacherStudent.ts";
