import type { TokenSource } from "./tokenSource.ts";

/**
 * Random symbols among which a marker, the last of the vocabulary, stands once in the first half, and before and after
 * it no other than those that follow: after each later marker comes the symbol that came after the first, and that
 * alone is to be predicted. The last token is a marker, unless the one before it is. A network that finds the first
 * marker makes no errors; its loss comes as close to 0 as one likes.
 */
export function inductionSource({ symbols, markers }: { symbols: number; markers: number }): TokenSource {
  const marker = symbols;
  return {
    vocabulary: symbols + 1,
    draw(random, context, { tokens, targets }) {
      for (let from = 0; from < tokens.length; from += context) {
        const first = random.integer(context >> 1);
        const answer = random.integer(symbols);
        let after = false;
        for (let t = 0; t < context; t++) {
          const due: boolean =
            t === first || (t > first + 1 && !after && (t === context - 1 || random.uniform() < markers));
          tokens[from + t] = due ? marker : after ? answer : random.integer(symbols);
          targets[from + t] = due && t > first ? answer : -1;
          after = due;
        }
      }
    },
    optimum: () => 0,
    fingerprint: () => 0,
  };
}
