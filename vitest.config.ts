import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** A file to write the results to, for machines; besides the summary for people. */
const json = process.env.DFA_TEST_JSON;

/** The tests of figures first, since they draw them for the site; then the site, which takes longest; then all others. */
class FiguresFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) =>
      ["/test/experiments/figures/", "/test/docs/site/site.test.ts", ""].findIndex((part) => moduleId.includes(part));
    // oxlint-disable-next-line unicorn/no-array-sort -- the sequencer's own, which gives a new list
    const byLength = await super.sort(files);
    return byLength.toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/results.ts"],
    maxWorkers: Math.max(2, availableParallelism()),
    // A process for each of hundreds of files, with all modules loaded anew, would take longer than the tests.
    isolate: false,
    sequence: { sequencer: FiguresFirst },
    testTimeout: 60_000,
    hookTimeout: 180_000,
    reporters: json ? ["default", "json"] : ["default"],
    ...(json && { outputFile: { json } }),
  },
});
