/** What a text that is not JSON has at fault, and where: lines and columns count from 1. */
export interface JsonMistake {
  readonly line: number;
  readonly column: number;
  readonly expected: string;
  readonly got: string;
}

const SPACE = /[ \t\r\n]*/y;
const STRING = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

type Expectation =
  | "a value"
  | 'a value or "]"'
  | "a key"
  | 'a key or "}"'
  | '":"'
  | '"," or "]"'
  | '"," or "}"'
  | "the end";

/**
 * The first place at which a text stops being JSON; null when it is JSON. The parser of Node does not always say where.
 */
export function jsonMistake(text: string): JsonMistake | null {
  const open: ("[" | "{")[] = [];
  let at = 0;
  let expected = "a value" as Expectation;

  const take = (token: RegExp): boolean => {
    token.lastIndex = at;
    if (!token.test(text)) return false;
    at = token.lastIndex;
    return true;
  };
  const takeCharacter = (character: string): boolean => {
    if (text[at] !== character) return false;
    at++;
    return true;
  };
  const afterValue = (): Expectation => {
    const inside = open.at(-1);
    return inside === undefined ? "the end" : inside === "[" ? '"," or "]"' : '"," or "}"';
  };
  const close = (bracket: "]" | "}"): boolean => {
    if (!takeCharacter(bracket)) return false;
    open.pop();
    expected = afterValue();
    return true;
  };
  const value = (): boolean => {
    if (takeCharacter("{")) {
      open.push("{");
      expected = 'a key or "}"';
    } else if (takeCharacter("[")) {
      open.push("[");
      expected = 'a value or "]"';
    } else if (take(STRING) || take(SCALAR)) expected = afterValue();
    else return false;
    return true;
  };
  const key = (): boolean => {
    if (!take(STRING)) return false;
    expected = '":"';
    return true;
  };
  const then = (character: string, next: Expectation): boolean => {
    if (!takeCharacter(character)) return false;
    expected = next;
    return true;
  };
  const step: Record<Expectation, () => boolean> = {
    "a value": value,
    'a value or "]"': () => close("]") || value(),
    "a key": key,
    'a key or "}"': () => close("}") || key(),
    '":"': () => then(":", "a value"),
    '"," or "]"': () => then(",", "a value") || close("]"),
    '"," or "}"': () => then(",", "a key") || close("}"),
    "the end": () => false,
  };
  for (;;) {
    take(SPACE);
    if (at === text.length && expected === "the end") return null;
    if (!step[expected]()) break;
  }
  const before = text.slice(0, at).split("\n");
  const got =
    at === text.length ? "the end of the text" : JSON.stringify(/\S{1,12}/y.exec(text.slice(at))?.[0] ?? text[at]);
  return { line: before.length, column: before[before.length - 1].length + 1, expected, got };
}
