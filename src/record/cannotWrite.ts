import { InputError } from "../inputError.ts";

const REASONS: Record<string, string> = {
  ENOENT: "its folder does not exist",
  ENOTDIR: "its folder is not a folder",
  EISDIR: "it is a folder",
  EEXIST: "a file is in the way",
  EACCES: "no permission",
  EPERM: "no permission",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the quota is used up",
  EFBIG: "it would be larger than a file may be",
  ENAMETOOLONG: "its name is too long",
  ELOOP: "its links lead nowhere",
  EBUSY: "the system holds it, as where something is mounted",
  ENXIO: "nothing is at its other end",
  EPIPE: "nobody reads it any more",
  EBADF: "it is not open",
  EIO: "the disk or the terminal gives an error",
};

/**
 * The InputError for a path that the system refused to have written, or whatever else was to be `done` to it; any other
 * error is handed back as it is.
 */
export function cannotWrite(path: string, error: unknown, done = "written"): Error {
  const { code } = error as NodeJS.ErrnoException;
  if (!(error instanceof Error) || code === undefined) return error as Error;
  return new InputError(`${path}: cannot be ${done}, ${REASONS[code] ?? code}`, { cause: error });
}
