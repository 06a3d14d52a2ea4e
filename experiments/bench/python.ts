import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * Where Python may be, the first to have what is asked for counts: DFA_PYTHON, each `python3` on the path, the
 * system's.
 */
export function pythonCandidates(environment: Readonly<Record<string, string | undefined>> = process.env): string[] {
  const { DFA_PYTHON, PATH = "" } = environment;
  const onPath = PATH.split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, "python3"))
    .filter((path) => existsSync(path));
  return [...new Set([...(DFA_PYTHON ? [DFA_PYTHON] : []), ...onPath, "/usr/bin/python3"])];
}

/** Settings of OpenBLAS for other machines slow NumPy down, and one thread is fair beside one thread. */
const ENVIRONMENT = {
  ...process.env,
  OPENBLAS_CORETYPE: undefined,
  OPENBLAS_L2_SIZE: undefined,
  OPENBLAS_NUM_THREADS: "1",
  OMP_NUM_THREADS: "1",
};

/**
 * What a script prints on the first Python that can import a module; null where none can, or where the script fails.
 */
export function runPython(module: string, args: readonly string[], candidates = pythonCandidates()): string | null {
  const python = candidates.find(
    (path) => spawnSync(path, ["-c", `import ${module}`], { stdio: "ignore", env: ENVIRONMENT }).status === 0,
  );
  if (python === undefined) return null;
  const { status, stdout } = spawnSync(python, [...args], { encoding: "utf8", env: ENVIRONMENT });
  return status === 0 ? stdout : null;
}
