/**
 * A mistake in what the user gave: a file, a flag, a field of a problem.
 * Its message is one sentence that names what, where, the requirement and what was found;
 * the command line prints it without a stack trace and exits with code 2.
 */
export class InputError extends Error {
  override readonly name = "InputError";
}
