import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Where a claim is stated, confronted and tested, as paths from the root of the repository. */
export interface ClaimFiles {
  readonly theory: string;
  readonly claim: string;
  readonly tests: readonly string[];
}

/** The test that checks every claim of the registry with its control. */
const ALL_CLAIMS = "test/experiments/claims/claims.test.ts";

const read = new Map<string, string>();

/** The TypeScript files under a folder, in order, with their text. */
function sources(root: string, folder: string): readonly (readonly [path: string, text: string])[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith("index.ts"))
    .toSorted()
    .map((name) => {
      const path = `${folder}/${name.replaceAll("\\", "/")}`;
      if (!read.has(path)) read.set(path, readFileSync(join(root, path), "utf8"));
      return [path, read.get(path)!] as const;
    });
}

/**
 * Finds the files of a claim by what they say: the id in `theory/`, the name of its prediction in
 * `experiments/claims/`, and what its file exports in the tests of the theory. Throws where one is missing.
 */
export function traceClaim(root: string, id: string): ClaimFiles {
  const theory = only(
    sources(root, "theory").filter(([, text]) => text.includes(`id: "${id}"`)),
    `theory/ with id: "${id}"`,
  );
  const name = new RegExp(`const (\\w+): Prediction = \\{(?:(?!^\\}).)*?id: "${id}"`, "ms").exec(theory[1])?.[1];
  if (name === undefined) throw new Error(`${theory[0]}: no prediction of id "${id}" is declared there`);
  const claims = sources(root, "experiments/claims");
  const claim = only(
    claims.filter(([, text]) => new RegExp(`\\bprediction: ${name}\\b`).test(text)),
    `experiments/claims/ with prediction: ${name}`,
  );
  const exported = [...theory[1].matchAll(/^export (?:const|function|class) (\w+)/gm)].map(([, word]) => word);
  const mentioned = new RegExp(`\\b(?:${exported.join("|")})\\b`);
  const tests = sources(root, "test/theory")
    .filter(([, text]) => mentioned.test(text))
    .map(([path]) => path);
  return { theory: theory[0], claim: claim[0], tests: [ALL_CLAIMS, ...tests] };
}

function only<T>(found: readonly T[], what: string): T {
  if (found.length !== 1) throw new Error(`the files of claims: needs one file of ${what}, got ${found.length}`);
  return found[0];
}
