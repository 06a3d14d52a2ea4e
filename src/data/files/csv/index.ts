export { parseCsv, type CsvOptions } from "./parseCsv.ts";
export { tableDecoder, tableSurvey, type TableOptions } from "./table.ts";
export { csvStream } from "./csvStream.ts";
export { cellKind } from "./cells.ts";
