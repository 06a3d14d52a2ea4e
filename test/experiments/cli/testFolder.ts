import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";

export interface TestFolder {
  /** Where it is, during a test. */
  readonly path: string;
  /** Writes a file in it, a text as it is and all else as JSON; returns its path. */
  save(name: string, contents: unknown): string;
}

/** An empty folder for every test of the file that calls this, removed after it. */
export function testFolder(): TestFolder {
  let path = "";
  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), "dfa-theory-"));
  });
  afterEach(() => rmSync(path, { recursive: true }));
  return {
    get path() {
      return path;
    },
    save(name, contents) {
      const file = join(path, name);
      writeFileSync(file, typeof contents === "string" ? contents : JSON.stringify(contents));
      return file;
    },
  };
}

/** A printed record without what differs from run to run. */
export const withoutProvenance = (json: string) => ({ ...(JSON.parse(json) as object), provenance: null });
