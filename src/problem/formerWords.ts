/**
 * A problem in today's words: an earlier version called the rule `frozen` and the control `measure.frozen` "shallow",
 * the name of no rule in the field.
 */
export function inTodaysWords(problem: unknown): unknown {
  if (!isObject(problem)) return problem;
  const { rule, measure } = problem;
  return {
    ...problem,
    ...(rule === "shallow" && { rule: "frozen" }),
    ...(isObject(measure) && "shallow" in measure && !("frozen" in measure) && { measure: renamed(measure) }),
  };
}

function renamed({ shallow, ...measure }: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return { ...measure, frozen: shallow };
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
