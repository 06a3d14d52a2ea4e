// Compiles assembly/kernels.ts and what it imports to WebAssembly and writes it, base64 in a string, to
// wasm.generated.ts,
// in each folder of kernels. The same source gives the same bytes.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const SOURCE = "kernels.ts";
const OPTIONS = "-O3 --converge --noAssert --enable simd --runtime stub --importMemory --noExportMemory --use abort=";

/** The folders of kernels: dense algebra in double precision, and network training in single precision. */
export const FOLDERS = [".", "../../deep/kernels"].map((path) => new URL(`${path}/`, import.meta.url));

/** The compiled module of a folder. */
export async function compileKernels(folder = FOLDERS[0]) {
  let binary;
  const { error, stderr } = await asc.main([SOURCE, ...OPTIONS.split(" "), "--outFile", "kernels.wasm"], {
    readFile: (name) => readFile(new URL(`assembly/${name}`, folder), "utf8").catch(() => null),
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
  for (const folder of FOLDERS) {
    await writeFile(new URL("wasm.generated.ts", folder), generatedModule(await compileKernels(folder)));
  }
}
