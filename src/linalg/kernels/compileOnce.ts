/**
 * Compiles a module in base64 when first asked for it; gives null where there is no WebAssembly, no SIMD in it, or no
 * leave to compile.
 */
export function compileOnce(base64: string): () => WebAssembly.Module | null {
  let module: WebAssembly.Module | null | undefined;
  return () => (module === undefined ? (module = compile(base64)) : module);
}

function compile(base64: string): WebAssembly.Module | null {
  try {
    return new WebAssembly.Module(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
  } catch {
    return null;
  }
}
