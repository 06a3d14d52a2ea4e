import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Beginning } from "./beginning.ts";
import { canonicalJson } from "./canonicalJson.ts";
import { packageInfo } from "./packageInfo.ts";

/** Where a result came from: enough to make it again. */
export interface Provenance {
  /** The version of this package. */
  readonly version: string;
  /**
   * The git commit of this package's checkout, shortened, with "-dirty" behind it when files had changed; null outside
   * a checkout.
   */
  readonly commit: string | null;
  /** SHA-256, in hex, of the canonical JSON of what was asked. */
  readonly problemHash: string;
  readonly seed: number | null;
  /** The version of Node. */
  readonly node: string;
  /** When the run began, ISO 8601. */
  readonly started: string;
  readonly durationSeconds: number;
}

/**
 * The provenance of a result that was asked for by `problem` (any JSON value) and `seed`, and whose making has this
 * beginning and has just ended.
 */
export function provenance(problem: unknown, seed: number | null, { started, clock }: Beginning): Provenance {
  const { root, version } = packageInfo();
  return {
    version,
    commit: commitOf(root),
    problemHash: problemHash(problem),
    seed,
    node: process.version,
    started: started.toISOString(),
    durationSeconds: (performance.now() - clock) / 1000,
  };
}

/** SHA-256, in hex, of the canonical JSON of a value: equal for equal values, whatever the order of their keys. */
export function problemHash(problem: unknown): string {
  return createHash("sha256").update(canonicalJson(problem)).digest("hex");
}

let known: { readonly commit: string | null } | null = null;

/**
 * Only a checkout of this very package counts: inside somebody's node_modules, the repository around it is theirs.
 * Asked once: the code that runs was read by then.
 */
function commitOf(root: string): string | null {
  known ??= { commit: askGit(root) };
  return known.commit;
}

function askGit(root: string): string | null {
  if (!existsSync(join(root, ".git"))) return null;
  try {
    const args = ["-C", root, "describe", "--always", "--dirty", "--exclude", "*"];
    return execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim() || null;
  } catch {
    return null;
  }
}
