import { existsSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../../src/inputError.ts";
import type { Arguments, Command, ExitCode, Io } from "../command.ts";
import { onEndingSignal } from "../system/endingSignals.ts";
import { integer } from "../input/flags.ts";

const DEFAULT_PORT = 8137;
const LAST_PORT = 65_535;

export const exploreCommand: Command = {
  operands: "",
  count: [0, 0],
  about: `Serves the site with its explorer to a browser on this machine, and to no other, until it is interrupted. Prints the address.`,
  flags: { port: { value: "N", help: `the port to serve on, 0 for any free one; by default ${DEFAULT_PORT}` } },
  examples: [{ line: "dfa-theory explore", does: `the site, on http://127.0.0.1:${DEFAULT_PORT}/` }],
  run,
};

async function run({ flags }: Arguments, io: Io): Promise<ExitCode> {
  const port = integer(flags, "port", 0) ?? DEFAULT_PORT;
  if (port > LAST_PORT) throw new InputError(`--port must be a whole number of at most ${LAST_PORT}, got ${port}`);
  const { packageInfo } = await import("../../../src/record/packageInfo.ts");
  const folder = join(packageInfo().root, "dist", "site");
  if (!existsSync(join(folder, "index.html")))
    throw new InputError(`the site is not built, there is no ${join(folder, "index.html")}: npm run docs builds it`);
  const { serveFolder } = await import("../../site/index.ts");
  const { server, address } = await serveFolder(folder, port).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EADDRINUSE") throw new InputError(`--port must be a free port, got ${port}, which is in use`);
    if (error.code === "EACCES") throw new InputError(`--port must be one you may open, got ${port}`);
    throw error;
  });
  io.out(`${address}\n`);
  io.error("Ctrl-C ends it.\n");
  await new Promise<void>((resolve) => {
    onEndingSignal(() => resolve());
  });
  server.close();
  server.closeAllConnections();
  return 0;
}
