// Compiles assembly/kernels.ts and what it imports to WebAssembly and writes it, base64 in a string, to wasm.generated.ts.
// The same source gives the same bytes.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const SOURCE = "kernels.ts";
const OPTIONS = "-O3 --converge --noAssert --enable simd --runtime stub --importMemory --noExportMemory --use abort=";

/** The compiled module. */
export async function compileKernels() {
  let binary;
  const { error, stderr } = await asc.main([SOURCE, ...OPTIONS.split(" "), "--outFile", "kernels.wasm"], {
    readFile: (name) => readFile(new URL(`assembly/${name}`, import.meta.url), "utf8").catch(() => null),
    writeFile: (name, contents) => {
      if (name === "kernels.wasm") binary = contents;
    },
    listFiles: () => [],
  });
  if (error) throw new Error(`the kernels do not compile: ${error.message}\n${stderr.toString()}`);
  return binary;
}

/** The text of wasm.generated.ts for a compiled module. */
export function generatedModule(binary) {
  return `// Written by build.mjs from assembly/kernels.ts.
/** The compiled kernels, a WebAssembly module in base64. */
export const wasmBase64 =
  "${Buffer.from(binary).toString("base64")}";
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(new URL("wasm.generated.ts", import.meta.url), generatedModule(await compileKernels()));
}
