import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { exploreCommand } from "../../../../experiments/cli/commands/explore.ts";
import { InputError } from "../../../../src/inputError.ts";
import { isRefusal, program } from "../program.ts";

test.each([
  ["-1", "--port must be a whole number of at least 0"],
  ["70000", "--port must be a whole number of at most 65535"],
  ["http", "--port must be a whole number of at least 0"],
])("port %s is refused", async (port, message) => {
  const io = { out: () => {}, error: () => {}, watched: false };
  const run = exploreCommand.run({ positionals: [], flags: { port } }, io);
  await expect(run).rejects.toThrow(InputError);
  await expect(run).rejects.toThrow(message);
});

test("serves the site until it is interrupted, or says that it is not built", async () => {
  let answer: Response | undefined;
  const ended = await program(["explore", "--port", "0"], {
    onStart(child) {
      child.stdout.once("data", (address: string) => {
        void fetch(address.trim())
          .then((response) => {
            answer = response;
          })
          .finally(() => child.kill("SIGINT"));
      });
    },
  });
  if (existsSync("dist/site/index.html")) {
    expect(ended.code).toBe(0);
    expect(ended.out).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\n$/);
    expect(answer?.status).toBe(200);
  } else {
    expect(isRefusal(ended)).toBe(true);
    expect(ended.error).toMatch(/the site is not built.*npm run docs/);
  }
});
