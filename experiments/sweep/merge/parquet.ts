import { parquetWriteBuffer, type ColumnSource } from "hyparquet-writer";
import type { Column, ColumnType } from "./table.ts";

type SchemaElement = NonNullable<Parameters<typeof parquetWriteBuffer>[0]["schema"]>[number];

/**
 * A table as Apache Parquet: 64-bit integers and floats, UTF-8 text, lists of floats; JSON text for what is none of
 * these.
 */
export function parquet(columns: readonly Column[]): Uint8Array {
  const schema: SchemaElement[] = [
    { name: "root", num_children: columns.length },
    ...columns.flatMap(({ name, type }) => elements(name, type)),
  ];
  const columnData = columns.map(({ name, type, values }): ColumnSource => ({ name, data: values.map(written(type)) }));
  return new Uint8Array(parquetWriteBuffer({ columnData, schema, createdBy: "dfa-theory" }));
}

function elements(name: string, type: ColumnType): SchemaElement[] {
  const optional = { name, repetition_type: "OPTIONAL" } as const;
  switch (type) {
    case "integer":
      return [{ ...optional, type: "INT64" }];
    case "number":
      return [{ ...optional, type: "DOUBLE" }];
    case "boolean":
      return [{ ...optional, type: "BOOLEAN" }];
    case "list":
      return [
        { ...optional, converted_type: "LIST", num_children: 1 },
        { name: "list", repetition_type: "REPEATED", num_children: 1 },
        { name: "element", type: "DOUBLE", repetition_type: "OPTIONAL" },
      ];
    default:
      return [{ ...optional, type: "BYTE_ARRAY", converted_type: "UTF8" }];
  }
}

function written(type: ColumnType): (value: Column["values"][number]) => unknown {
  if (type === "integer") return (value) => (value === null ? null : BigInt(value as number));
  if (type === "json") return (value) => (value === null ? null : JSON.stringify(value));
  return (value) => value;
}
