import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/** A file to write the results to, for machines; besides the summary for people. */
const json = process.env.DFA_TEST_JSON;

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    maxWorkers: Math.max(2, availableParallelism()),
    testTimeout: 60_000,
    hookTimeout: 180_000,
    reporters: json ? ["default", "json"] : ["default"],
    ...(json && { outputFile: { json } }),
  },
});
