import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { escapeHtml } from "../../../experiments/report/index.ts";
import { deepProblemSchema, linearProblemSchema, teacherStudentProblemSchema } from "../../../src/problem/index.ts";
import { markdown } from "../markdown.ts";
import type { Page } from "../shell.ts";

/** The schemas of problem files, for editors and other programs: by the name of the file in `schemas`. */
export const problemSchemas = (): Readonly<Record<string, unknown>> => ({
  "linear.json": z.toJSONSchema(linearProblemSchema, { io: "input" }),
  "teacher-student.json": z.toJSONSchema(teacherStudentProblemSchema, { io: "input" }),
  "deep.json": z.toJSONSchema(deepProblemSchema, { io: "input" }),
});

/** The problem file: what `docs/problem.md` says, and the schemas that check it. */
export function problemPage(root: string, link: (address: string) => string): Page {
  const files = Object.keys(problemSchemas()).map(
    (name) => `<li><a href="schemas/${name}" download>${escapeHtml(name)}</a></li>`,
  );
  return {
    file: "problem.html",
    title: "The problem file",
    body: `${markdown(readFileSync(join(root, "docs", "problem.md"), "utf8"), { link })}
<h2 id="schemas">As JSON schemas</h2>
<p>An editor that is given one of these completes and checks a problem as you write it.</p>
<ul>${files.join("")}</ul>`,
  };
}
