import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from "@zip.js/zip.js";
import { npy } from "./npy.ts";
import type { Column } from "./table.ts";

/** The first date that ZIP can hold, so that the same table gives the same bytes whenever it is written. */
const DATE = new Date(1980, 0, 1);

/** A table as NumPy's NPZ: an array a column under its name, not compressed, as `numpy.savez` writes it. */
export async function npz(columns: readonly Column[]): Promise<Uint8Array> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), {
    level: 0,
    useWebWorkers: false,
    extendedTimestamp: false,
    lastModDate: DATE,
  });
  for (const column of columns) await writer.add(`${column.name}.npy`, new Uint8ArrayReader(npy(column)));
  return writer.close();
}
