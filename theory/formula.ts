import {
  addDependencies,
  asinDependencies,
  compileDependencies,
  cosDependencies,
  create,
  derivativeDependencies,
  divideDependencies,
  gammaDependencies,
  minDependencies,
  multiplyDependencies,
  parseDependencies,
  piDependencies,
  powDependencies,
  sinDependencies,
  sqrtDependencies,
  subtractDependencies,
  unaryMinusDependencies,
  type EvalFunction,
} from "mathjs/number";

/**
 * A closed expression, written once: evaluated by the code, rendered as TeX on the pages, differentiated by the checks.
 */
export interface Formula {
  /** The TeX of what the expression equals. */
  readonly symbol: string;
  /** The expression in mathjs syntax. */
  readonly expression: string;
  /** Its value for the given variables. Throws when one is missing. */
  evaluate(variables: Readonly<Record<string, number>>): number;
  /** `symbol = expression` in TeX. */
  tex(): string;
  /** The derivative with respect to a variable. */
  derivative(variable: string): Formula;
}

/**
 * What formulas are made of, and no more: a page that evaluates them loads this part of mathjs alone. A formula with
 * another function needs it here.
 */
const { compile, derivative, parse } = create({
  addDependencies,
  asinDependencies,
  compileDependencies,
  cosDependencies,
  derivativeDependencies,
  divideDependencies,
  gammaDependencies,
  minDependencies,
  multiplyDependencies,
  parseDependencies,
  piDependencies,
  powDependencies,
  sinDependencies,
  sqrtDependencies,
  subtractDependencies,
  unaryMinusDependencies,
});

/** Makes a formula from the TeX of its left-hand side and a mathjs expression; parsed when first used. */
export function formula(symbol: string, expression: string): Formula {
  let compiled: EvalFunction | undefined;
  return {
    symbol,
    expression,
    evaluate(variables) {
      compiled ??= compile(expression);
      return compiled.evaluate({ ...variables }) as number;
    },
    tex: () => `${symbol} = ${parse(expression).toTex({ parenthesis: "auto" })}`,
    derivative: (variable) => formula(`\\partial_{${variable}} ${symbol}`, derivative(expression, variable).toString()),
  };
}
