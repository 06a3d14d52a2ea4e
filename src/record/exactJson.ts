/*
 * JSON that gives back what it was given, where plain JSON would not: numbers that are not finite, negative zero, and
 * arrays of doubles.
 * They stand as objects of one key, which no measured value has.
 */
const NUMBER = "$number";
const ARRAY = "$float64";

/** A value as text. */
export const exactJson = (value: unknown): string =>
  JSON.stringify(value, (_, held: unknown) => {
    if (typeof held === "number" && (!Number.isFinite(held) || Object.is(held, -0))) {
      return { [NUMBER]: Object.is(held, -0) ? "-0" : String(held) };
    }
    return held instanceof Float64Array ? { [ARRAY]: [...held] } : held;
  });

/** The value of a text of `exactJson`. */
export const parseExactJson = (text: string): unknown =>
  JSON.parse(text, (_, held: unknown) => {
    if (typeof held !== "object" || held === null) return held;
    if (Object.hasOwn(held, NUMBER)) return Number((held as { [NUMBER]: string })[NUMBER]);
    return Object.hasOwn(held, ARRAY) ? Float64Array.from((held as { [ARRAY]: number[] })[ARRAY]) : held;
  });
