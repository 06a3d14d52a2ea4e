export { deepTable } from "./deep.ts";
export { linearTable } from "./linear.ts";
export { printed, type ResultTable } from "./resultTable.ts";
export { sequenceTable } from "./sequence.ts";
export { teacherStudentTable } from "./teacherStudent.ts";
export { shown, table } from "./textTable.ts";
export { transformerTable } from "./transformer.ts";
