/** The beginning of a file that is read for its header. */
const BEGINNING = 65_536;

/** More columns than this are not offered one by one. */
const MOST = 40;

/**
 * The names of the columns of a dropped CSV file, to choose the targets from; none for files of other kinds, compressed
 * ones, and headers of too many columns.
 */
export async function columnsOf(files: readonly File[]): Promise<readonly string[]> {
  if (files.length !== 1 || !/\.(csv|tsv|txt)$/i.test(files[0].name)) return [];
  const [header] = (await files[0].slice(0, BEGINNING).text()).replace(/^\uFEFF/, "").split(/\r?\n/, 1);
  const separator = [",", ";", "\t"].toSorted((a, b) => header.split(b).length - header.split(a).length)[0];
  const names = header.split(separator).map((name) => name.trim().replace(/^"(.*)"$/, "$1"));
  return names.length > 1 && names.length <= MOST && names.every((name) => name !== "") ? names : [];
}
