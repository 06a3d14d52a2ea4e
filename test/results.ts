import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  interface ProvidedContext {
    /** A folder for the figures drawn in this run of the tests, as a reproduction keeps them: each is drawn once. */
    results: string;
  }
}

/** Makes the folder for one run of the tests, and removes it after. */
export default function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), "dfa-theory-results-"));
  project.provide("results", folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
