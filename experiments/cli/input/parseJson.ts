import { InputError } from "../../../src/inputError.ts";
import { shown } from "../../../src/shown.ts";
import { jsonMistake } from "./jsonMistake.ts";
import { scanJson } from "./scanJson.ts";

/** How deep brackets may be nested; the deepest problem needs seven, a sweep of it some more. */
const DEEPEST = 100;

/**
 * The value of a JSON text; `name` says whose it is. Throws an InputError that says where the text stops being JSON,
 * where it is nested too deeply,
 * and which key an object has twice: JSON would silently take the last of them.
 */
export function parseJson(text: string, name: string): unknown {
  const { tooDeep, repeated } = scanJson(text, DEEPEST);
  if (tooDeep) {
    throw new InputError(
      `${name}: must be nested at most ${DEEPEST} brackets deep, got more at line ${tooDeep.line}, column ${tooDeep.column}`,
    );
  }
  const value = parsed(text, name);
  if (repeated) {
    const { key, line, column } = repeated;
    throw new InputError(
      `${name}: must have every key once in an object, got ${shown(key)} again at line ${line}, column ${column}`,
    );
  }
  return value;
}

function parsed(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const mistake = jsonMistake(text);
    if (!mistake) throw error;
    const { line, column, expected, got } = mistake;
    throw new InputError(
      `${name}: is not valid JSON at line ${line}, column ${column}: expected ${expected}, got ${got}`,
    );
  }
}
