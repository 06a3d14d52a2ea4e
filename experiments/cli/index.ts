export type { Command } from "./command.ts";
export { commandTable } from "./commandTable.ts";
