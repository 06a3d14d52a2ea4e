import { createRequire } from "node:module";
import { dirname } from "node:path";

/** Where this package lies and which version it is, from its own package.json. */
export function packageInfo(): { readonly root: string; readonly version: string } {
  const require = createRequire(import.meta.url);
  const path = require.resolve("dfa-theory/package.json");
  return { root: dirname(path), version: (require(path) as { version: string }).version };
}
