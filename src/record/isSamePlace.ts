import { realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { writeTarget } from "./writeTarget.ts";

/** Whether two paths name one file, or the place of one, by whatever links. Where that cannot be told they do not. */
export function isSamePlace(a: string, b: string): boolean {
  try {
    const [first, second] = [a, b].map(placeOf);
    return first !== null && first === second;
  } catch {
    return false;
  }
}

function placeOf(path: string): string | null {
  const target = writeTarget(path);
  if (target.kind !== "file") return null;
  return join(realpathSync.native(dirname(target.path)), basename(target.path));
}
