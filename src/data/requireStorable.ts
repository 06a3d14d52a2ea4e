import { InputError } from "../inputError.ts";
import { LARGEST_MATRIX } from "../linalg/index.ts";

/**
 * Refuses a matrix that a problem asks for and that no memory would hold, before it is made. `what` names it in the
 * sentence.
 */
export function requireStorable(rows: number, cols: number, what: string): void {
  if (rows * cols <= LARGEST_MATRIX) return;
  throw new InputError(
    `${what} must have at most ${LARGEST_MATRIX} entries (2 GiB), got ${rows} × ${cols}; make the problem smaller`,
  );
}
