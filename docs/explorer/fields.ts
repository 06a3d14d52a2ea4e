import type { Field, Values } from "./field.ts";
import { CONVOLUTION } from "./fields/convolution.ts";
import { DATA } from "./fields/data.ts";
import { LINEAR } from "./fields/linear.ts";
import { TEACHER_STUDENT } from "./fields/teacherStudent.ts";

export { complaint, conflict, mended, numbersIn, type Field, type Values } from "./field.ts";

/** The tabs of the explorer: three that simulate, and one that looks at the reader's own data. */
export const TABS = ["linear", "teacher-student", "convolution", "data"] as const;
export type Tab = (typeof TABS)[number];

/** Every field of every tab, in the order of the page. */
export const FIELDS: Readonly<Record<Tab, readonly Field[]>> = {
  linear: LINEAR,
  "teacher-student": TEACHER_STUDENT,
  convolution: CONVOLUTION,
  data: DATA,
};

/** The values of a tab before anything is chosen. */
export const defaultsOf = (tab: Tab): Values =>
  Object.fromEntries(FIELDS[tab].map((field) => [field.name, field.default]));
