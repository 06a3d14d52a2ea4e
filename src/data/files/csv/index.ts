export { parseCsv } from "./parseCsv.ts";
export { tableDecoder, tableSurvey } from "./table.ts";
export { csvStream } from "./csvStream.ts";
export { cellKind } from "./cells.ts";
