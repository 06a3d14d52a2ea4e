import { readFileSync } from "node:fs";
import { resolve } from "node:path";

/** A file that `make.py` saved. */
export const checkpointBytes = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(resolve("test/fixtures/checkpoints", name)));
