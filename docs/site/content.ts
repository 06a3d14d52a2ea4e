import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Prediction } from "../../theory/index.ts";
import { type AnyClaim, claims, type Verdict } from "../../experiments/claims/index.ts";
import { type Evidence, readEvidence } from "../../experiments/evidence/index.ts";
import type { DrawnFigure } from "../../experiments/report/index.ts";
import { reproduce } from "../../experiments/reproduce/index.ts";
import { traceClaim, type ClaimFiles } from "./claimFiles.ts";

/** A statement with all that the site says of it. */
export interface Statement {
  readonly prediction: Prediction;
  readonly claim: AnyClaim;
  readonly verdict: Verdict;
  readonly files: ClaimFiles;
  /** The ids of the figures that show it. */
  readonly figures: readonly string[];
}

/**
 * What the registries say and the experiments found, and nothing that changes from one run to the next: no times, no
 * paths of this machine.
 */
export interface Content {
  readonly figures: readonly DrawnFigure[];
  /** What figures showed in the sizes of the paper, by their ids, where that is kept. */
  readonly evidence: ReadonlyMap<string, Evidence>;
  readonly statements: ReadonlyMap<string, Statement>;
  readonly version: string;
}

export interface ContentOptions {
  /** The root of the repository. */
  readonly root: string;
  /** Where figures and verdicts are kept from one build to the next. */
  readonly results: string;
  /** How many cases to draw for each claim; by default each claim's own number. */
  readonly cases: number | null;
  readonly workers: number;
  readonly version: string;
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/** Draws all figures and checks all claims, except those that `results` holds already. */
export async function content({ root, results, version, ...options }: ContentOptions): Promise<Content> {
  const made = await reproduce({ out: results, resume: true, ...options });
  const figures = made.figures.map(({ json }): DrawnFigure => {
    const file = JSON.parse(readFileSync(json, "utf8")) as DrawnFigure;
    const { id, title, see, basis, claims: shown, plot, numbers } = file;
    return { id, title, see, basis, claims: shown, plot, numbers };
  });
  const statements = claims.map((claim, i): Statement => {
    const { prediction } = claim;
    const shown = figures.filter((figure) => figure.claims.includes(prediction.id)).map(({ id }) => id);
    return {
      prediction,
      claim,
      verdict: made.claims[i],
      files: traceClaim(root, prediction.id),
      figures: shown,
    };
  });
  const evidence = readEvidence(join(root, "docs", "evidence"));
  return { figures, evidence, statements: new Map(statements.map((one) => [one.prediction.id, one])), version };
}
