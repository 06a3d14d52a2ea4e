import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { parseCsv, type Dataset } from "../../../../src/data/files/index.ts";
import { cases, concat, refusal, utf8 } from "./helpers.ts";

const read = (text: string, targets?: string, limit?: number): Dataset =>
  parseCsv(utf8(text), "t.csv", { source: "t.csv", targets, limit });
const bad = (text: string, targets?: string): Promise<string> => refusal(() => read(text, targets));

describe("CSV files", () => {
  test("numeric targets anywhere among the columns, in the order named", () => {
    const data = read("a,y,b,z\n1,2,3,4\n-5.5,+6e1,.7,8.\n", "z, y");
    expect(data.inputs).toEqual({ rows: 2, cols: 2, data: Float64Array.of(1, 3, -5.5, 0.7) });
    expect(data.targets).toEqual({ rows: 2, cols: 2, data: Float64Array.of(4, 2, 8, 60) });
    expect(data.inputNames).toEqual(["a", "b"]);
    expect(data.classes).toBeUndefined();
  });
  test("a column of texts is classes in sorted order, whatever the limit", () => {
    const data = read('x,kind\n1,rose\n2,Iris\n3,rose\n4,"a, b"\n', "kind", 2);
    expect(data.classes).toEqual(["Iris", "a, b", "rose"]);
    expect([...data.labels!]).toEqual([2, 0]);
    expect([...data.targets.data]).toEqual([0, 0, 1, 1, 0, 0]);
  });
  test("quotes, byte order mark, line ends, blank lines, spaces, separators", () => {
    const expected = read("a,b c,y\n1,2,3\n4,5,6\n", "y");
    const variants = [
      '"a","b c","y"\n"1",2,3\n4,"5",6',
      "\uFEFFa,b c,y\r\n1,2,3\r\n\r\n4,5,6\r\n",
      "a;b c;y\n1;2;3\n4;5;6\n\n\n",
      "a\tb c\ty\r1\t2\t3\r4\t5\t6\r",
      "\n a , b c , y \n 1 , 2 , 3 \n   \n 4,5,6\n",
    ];
    for (const text of variants) expect(read(text, "y")).toEqual(expected);
  });
  test("names with commas and doubled quotes", () => {
    const text = '"a, b","say ""y""",c\n1,2,3\n';
    expect(read(text, "a, b").inputNames).toEqual(['say "y"', "c"]);
    expect(read(text, 'say "y",c').inputNames).toEqual(["a, b"]);
  });
  test("any finite numbers written by JavaScript come back exactly", () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number), { minLength: 1, maxLength: 20 }), (rows) => {
        const data = read(`x,y\n${rows.map(([x, y]) => `${x},${y}`).join("\n")}`, "y");
        // Text has no negative zero.
        expect([...data.inputs.data]).toEqual(rows.map(([x]) => x + 0));
        expect([...data.targets.data]).toEqual(rows.map(([, y]) => y + 0));
      }),
      cases(100),
    );
  });
});

describe("CSV files that are refused", () => {
  test("targets that are not named, unknown, repeated, or everything", async () => {
    expect(await bad("a,b\n1,2\n")).toBe("t.csv: needs its target columns named, got none out of a, b");
    expect(await bad("a,b\n1,2\n", "c")).toBe('t.csv: targets need to be among its columns a, b, got "c"');
    expect(await bad("a,b\n1,2\n", "b,b")).toBe('t.csv: targets need to be distinct, got "b" twice');
    expect(await bad("a,b\n1,2\n", "a,b")).toBe(
      "t.csv: needs a column besides the targets a,b to be the input, got none",
    );
    const wide = Array.from({ length: 30 }, (_, j) => `c${j}`).join(",");
    expect(await bad(`${wide}\n`)).toMatch(/c18, c19, … \(30 columns\)$/);
  });
  test("headers", async () => {
    expect(await bad("", "y")).toBe("t.csv: needs a header line that names the columns, got an empty file");
    expect(await bad("a,,y\n1,2,3\n", "y")).toBe(
      "t.csv: needs a name for every column in its header, got none for column 2",
    );
    expect(await bad("a,y, a\n1,2,3\n", "y")).toBe(
      't.csv: needs distinct column names in its header, got "a" for columns 1 and 3',
    );
  });
  test("rows", async () => {
    expect(await bad("a,y\n\n", "y")).toBe("t.csv: needs rows of data after its header, got none");
    expect(await bad("a,y\n1,2\n3\n", "y")).toBe("t.csv: needs 2 cells in every row, got 1 in row 2");
    expect(await bad("a,y\n1,2,3\n", "y")).toBe("t.csv: needs 2 cells in every row, got 3 in row 1");
    expect(await bad('a,y\n1,"2\n', "y")).toMatch(/^t\.csv: a CSV file needs well-formed quotes, got ".+" in line 2$/);
  });
  test.each(["", "NaN", "inf", "-Infinity", "1e999", "0x10", "1 000", "1_000", "one", "--1", "1e", "."])(
    'the input "%s"',
    async (cell) => {
      const found = cell === "" ? "an empty cell" : `"${cell}"`;
      const more =
        cell === "" || cell === "NaN"
          ? " (1 row lacks a value; --drop-missing leaves such rows out)"
          : cell === "1e999"
            ? ", which is too large for a double"
            : "";
      expect(await bad(`a,b,y\n1,2,3\n4,${cell},5\n`, "y")).toBe(
        `t.csv: input column "b" needs finite numbers, got ${found} in row 2${more}`,
      );
    },
  );
  test("targets that mix numbers with anything else, or texts in several columns", async () => {
    for (const cell of ["", "nan", "three"]) {
      expect(await bad(`a,y\n1,2\n3,${cell}\n`, "y")).toMatch(
        /^t\.csv: target column "y" needs finite numbers \(or nothing but texts\), got (an empty cell|"nan"|"three") in row 2( \(1 row lacks a value; .*\))?$/,
      );
    }
    // Words for numbers that are not finite are no class names.
    for (const word of ["NaN", "inf", "-Infinity"]) {
      expect(await bad(`a,y\n1,${word}\n2,${word}\n`, "y")).toBe(
        `t.csv: target column "y" needs finite numbers (or nothing but texts), got "${word}" in row 1${word === "NaN" ? " (2 rows lack a value; --drop-missing leaves such rows out)" : ""}`,
      );
    }
    expect(await bad("a,y,z\n1,p,q\n", "y,z")).toMatch(/^t\.csv: target column "y" needs finite numbers/);
  });
  test("bytes that are not UTF-8", async () => {
    const bytes = concat([0xff, 0xfe], utf8("a"));
    expect(await refusal(() => parseCsv(bytes, "t.csv", { source: "" }))).toBe(
      "t.csv: a CSV file needs to be UTF-8 text, got other bytes",
    );
  });
});
