import { readFileSync } from "node:fs";
import { provenance, writeFileAtomic, type Beginning, type Provenance } from "../../src/record/node.ts";
import type { Verdict } from "../claims/index.ts";
import { type FigureResult, figures as registry, type FigureSettings } from "../figures/index.ts";
import { lineKey } from "../plot/index.ts";
import type { DrawnFigure } from "../report/index.ts";

/** A figure as it lies in the folder: `figures/ID.json`. */
export interface FigureFile extends DrawnFigure {
  readonly provenance: Provenance;
}

/** The verdicts as they lie in the folder: `claims.json`. */
export interface ClaimsFile {
  readonly claims: readonly Verdict[];
  readonly provenance: Provenance;
}

/** Where a figure came from: what was asked, and when it was begun. */
export function figureOrigin(id: string, settings: FigureSettings, since: Beginning): Provenance {
  const { profile, seed, dataDir } = settings;
  return provenance({ kind: "figure", names: [id], profile, ...(dataDir !== null && { dataDir }) }, seed, since);
}

/** Where verdicts came from; the number of cases is null where each claim has its own. */
export function claimsOrigin(
  ids: readonly string[],
  cases: number | null,
  { profile, seed }: FigureSettings,
  since: Beginning,
): Provenance {
  return provenance({ kind: "claim", names: ids, profile, cases }, seed, since);
}

/**
 * A file of an earlier run, if it is whole and was made from the same problem and seed by the same version; else null.
 */
export function readKept<File extends FigureFile | ClaimsFile>(path: string, now: Provenance): File | null {
  try {
    const file = JSON.parse(readFileSync(path, "utf8")) as File;
    const { problemHash, seed, version, commit } = file.provenance;
    const same =
      problemHash === now.problemHash && seed === now.seed && version === now.version && commit === now.commit;
    return same ? file : null;
  } catch {
    return null;
  }
}

/** Writes a figure of the registry with what it was drawn from and where it came from; its lines get their legend. */
export function writeFigure(
  path: string,
  id: string,
  { plot, numbers }: FigureResult,
  settings: FigureSettings,
  since: Beginning,
): void {
  const { title, see, claims: shown, basis } = registry.find((figure) => figure.id === id)!;
  const file: FigureFile = {
    id,
    title,
    see,
    basis: `${basis(settings)} Profile ${settings.profile}, seed ${settings.seed}.`,
    claims: shown,
    plot: { ...plot, data: [...plot.data, ...lineKey(plot.data)] },
    numbers,
    provenance: figureOrigin(id, settings, since),
  };
  writeFileAtomic(path, jsonText(file));
}

/** A figure that `writeFigure` wrote. */
export const readFigure = (path: string): FigureFile => JSON.parse(readFileSync(path, "utf8")) as FigureFile;

/** JSON on one line, the last. */
export const jsonText = (value: unknown): string => `${JSON.stringify(value)}\n`;
