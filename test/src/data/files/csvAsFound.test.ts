import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { createNumberReader } from "../../../../src/data/files/csv/readNumber.ts";
import { parseCsv, type Dataset } from "../../../../src/data/files/index.ts";
import { cases, concat, refusal, utf8 } from "./helpers.ts";

type Options = Partial<Parameters<typeof parseCsv>[2]>;
const read = (text: string | Uint8Array, targets = "y", options: Options = {}): Dataset =>
  parseCsv(typeof text === "string" ? utf8(text) : text, "t.csv", { source: "t.csv", targets, ...options });
const bad = (text: string | Uint8Array, targets?: string, options?: Options): Promise<string> =>
  refusal(() => read(text, targets, options));

const table = (header: string, rows: readonly string[]): string => [header, ...rows].join("\n");

describe("whole numbers as targets", () => {
  const labels = (values: readonly (number | string)[]): string =>
    table("x,y", values.map((value, i) => `${i}.5,${value}`)); // prettier-ignore
  test("a few that repeat are labels, in the order of their numbers", () => {
    const data = read(labels([10, 2, 2, 1]));
    expect(data.classes).toEqual(["1", "2", "10"]);
    expect([...data.labels!]).toEqual([2, 1, 1, 0]);
    expect(data.notes).toEqual(["y: 3 classes (whole numbers; --targets y:number takes them as numbers)"]);
  });
  test("the caller may say what they are", () => {
    const data = read(labels([10, 2, 2, 1]), "y:number");
    expect([...data.targets.data]).toEqual([10, 2, 2, 1]);
    expect(data.classes).toBeUndefined();
    expect(read(labels([0.5, 0.5, 2, 1]), "y:class").classes).toEqual(["0.5", "1", "2"]);
    expect(read(labels([1, "a", 2]), "y:class").classes).toEqual(["1", "2", "a"]);
    // A name with a colon is a name.
    expect(read("x,y:class\n1,2\n2,2\n3,5\n", "y:class").classes).toEqual(["2", "5"]);
  });
  test("numbers that look like none are said to be numbers", () => {
    const ages = Array.from({ length: 200 }, (_, i) => 18 + (i % 70));
    const data = read(labels(ages));
    expect(data.classes).toBeUndefined();
    expect(data.notes).toEqual(["y: numbers (whole numbers; --targets y:class takes them as labels)"]);
    expect(read(labels([1, 2, 3, 4])).classes).toBeUndefined();
    expect(read(labels(["1.0", "2.0", "1.0"])).notes).toEqual([
      "y: numbers (whole numbers; --targets y:class takes them as labels)",
    ]);
    expect(read(labels([0.5, 1, 1])).notes).toEqual([]);
    // Labels that count from 0 are labels however many they are; a hundredth of them may be absent.
    const many = Array.from({ length: 400 }, (_, i) => i % 100).map((k) => (k === 7 ? 8 : k));
    expect(read(labels(many)).classes).toHaveLength(99);
    expect(read(labels(many.map((k) => k + 2))).classes).toBeUndefined();
  });
});

describe("columns that are not numbers", () => {
  test("texts become one column for each kind, true and false become 1 and 0", () => {
    const data = read("a,colour,b,y\n1,red,True,0.5\n2,green,false,1.5\n3,red,TRUE,2.5\n");
    expect(data.inputNames).toEqual(["a", "colour=green", "colour=red", "b"]);
    expect([...data.inputs.data]).toEqual([1, 0, 1, 1, 2, 1, 0, 0, 3, 0, 1, 1]);
    expect(data.notes).toEqual(["texts as one column for each kind: colour (2)", "true and false as 1 and 0: b"]);
  });
  test("more than 100 kinds are refused", async () => {
    const rows = (n: number): string[] => Array.from({ length: n }, (_, i) => `name${i},${i / 2}`);
    expect(read(table("who,y", rows(100))).inputs.cols).toBe(100);
    expect(await bad(table("who,y", rows(101)))).toBe(
      't.csv: input column "who" needs numbers, or texts of at most 100 kinds, got more ("name0" in row 1): leave the column out',
    );
  });
  test("columns that only number or name the rows are left out", () => {
    const expected = [0.5, 0.25, 0.125];
    for (const [header, index] of [
      ["", ["0", "1", "2"]],
      ["Unnamed: 0", ["0", "1", "2"]],
      ["id", ["1", "2", "3"]],
      ["", ["Mazda RX4", "Datsun", "Hornet"]],
    ] as const) {
      const data = read(table(`${header},x,y`, expected.map((x, i) => `${index[i]},${x},${i + 0.5}`))); // prettier-ignore
      expect([...data.inputs.data]).toEqual(expected);
      expect(data.notes!.join()).toMatch(/^left out: (column 1 \(no name\)|Unnamed: 0|id) \(row numbers or names\)$/);
    }
    // Numbers that do not count are data, and so is the only column there is.
    expect(read("id,x,y\n5,1,1.5\n7,2,2.5\n").inputs.cols).toBe(2);
    expect(read("id,y\n1,1.5\n2,2.5\n").inputs.cols).toBe(1);
    // A separator at the end of every line makes a column of nothing.
    expect(read("x,y,\n1,1.5,\n2,2.5,\n").inputs.cols).toBe(1);
  });
});

describe("values that are missing", () => {
  const text = 'a,b,y\n1,2,"p"\nNA,2,q\n3,,p\n4,4,N/A\n5,5,q\n6,6,\n';
  test("are refused with the row of the first one and how many there are", async () => {
    expect(await bad(text)).toBe(
      't.csv: input column "a" needs finite numbers, got "NA" in row 2 (4 rows lack a value; --drop-missing leaves such rows out)',
    );
    // Labels that lack are no class, and the row is that of the label.
    for (const word of ["NA", "N/A", "null", "", "NaN", "?"]) {
      expect(await bad(`a,y\n1,p\n2,q\n3,${word}\n`)).toMatch(
        /^t\.csv: target column "y" .* in row 3 \(1 row lacks a value/,
      );
    }
  });
  test("are left out on request", () => {
    const data = read(text, "y", { dropMissing: true });
    expect([...data.inputs.data]).toEqual([1, 2, 5, 5]);
    expect(data.classes).toEqual(["p", "q"]);
    expect(data.notes).toContain("4 of 6 rows left out: they lack a value");
    expect(read(text, "y", { dropMissing: true, limit: 1 }).inputs.rows).toBe(1);
  });
  test("in every row leave nothing", async () => {
    expect(await bad("a,b,y\n1,,2.5\n3,NA,4.5\n", "y", { dropMissing: true })).toBe(
      "t.csv: needs rows without missing values, got one in each of its 2 rows (missing in b)",
    );
  });
});

describe("how a table may be written", () => {
  const plain = read("a,b,y\n1.5,2,3.5\n-4,5e1,6.5\n");
  const utf16 = (text: string, little: boolean): Uint8Array =>
    Uint8Array.from([...text].flatMap((c) => [c.charCodeAt(0) & 255, c.charCodeAt(0) >> 8]).map((_, i, all) => all[little ? i : i ^ 1])); // prettier-ignore
  test("UTF-16 of either byte order, with a mark and without", () => {
    const text = "\uFEFFa\tb\ty\r\n1.5\t2\t3.5\r\n-4\t5e1\t6.5\r\n";
    for (const little of [true, false]) {
      expect(read(utf16(text, little))).toEqual(plain);
      expect(read(utf16(text.slice(1), little))).toEqual(plain);
    }
    expect(read(utf16("\uFEFFa;größe\r\n1;ß\r\n2;ä\r\n", true), "größe").classes).toEqual(["ß", "ä"]);
  });
  test.each([
    ["decimal commas beside semicolons", "a;b;y\n1,5;2;3,5\n-4;5e1;6,5\n"],
    ["decimal commas in quotes", 'a,b,y\n"1,5",2,"3,5"\n-4,5e1,"6,5"\n'],
    ["bars", "a|b|y\n1.5|2|3.5\n-4|5e1|6.5\n"],
    ["Excel's sep=", "sep=;\na;b;y\n1.5;2;3.5\n-4;5e1;6.5\n"],
    ["comments above, between and below", "# by hand\n#\n\na,b,y\n1.5,2,3.5\n# half way\n-4,5e1,6.5\n# end\n"],
    ["names behind a mark, as NumPy's savetxt", "# a,b,y\n1.5,2,3.5\n-4,5e1,6.5\n"],
  ])("%s", (_, text) => expect(read(text)).toEqual(plain));
  test("one decimal sign for a column", async () => {
    expect(await bad("a;y\n1,5;1,5\n2.5;1,5\n")).toBe(
      't.csv: input column "a" needs one decimal sign, got "2.5" in row 2 and "1,5" in row 1',
    );
  });
  test("targets by number, in another case, and the near name", async () => {
    const text = "Alpha,Beta,Gamma\n1,2,3.5\n3,4,4.5\n";
    for (const name of ["3", "gamma", "Gamma"]) expect([...read(text, name).targets.data]).toEqual([3.5, 4.5]);
    expect(read(text, "2,gamma").targets.cols).toBe(2);
    expect(await bad(text, "Gama")).toMatch(/got "Gama"; did you mean "Gamma"\?$/);
    expect(await bad(text, "4")).toMatch(/got "4"$/);
    // A column of that name goes before the number.
    expect([...read("2,x,1\n1,5,7.5\n", "1").targets.data]).toEqual([7.5]);
  });
});

describe("what is named in a refusal", () => {
  test.each([
    ["a header that looks like data", "5.1,3.5,setosa\n4.9,3.0,setosa\n", /looks like data \(5\.1, 3\.5, setosa\): add a line/],
    ["spaces between columns", "a b y\n1 2 3\n4 5 6\n", /separated by commas, semicolons, tabs or \|, got spaces$/],
    ["a number that is too large", "a,y\n1,2.5\n1e400,3.5\n", /got "1e400" in row 2, which is too large for a double$/],
    ["text after a quote", 'a,y\n"1"2,3\n', /well-formed quotes, got "text after the end of a quoted cell" in line 2$/],
  ])("%s", async (_, text, sentence) => expect(await bad(text)).toMatch(sentence)); // prettier-ignore
  test("columns named by numbers that count are names", () =>
    expect(read("y,0,1,2\n1.5,2,3,4\n2.5,3,4,5\n").inputNames).toEqual(["0", "1", "2"]));
});

test("numbers are read from bytes as JavaScript reads them from text", () => {
  const reader = createNumberReader();
  const value = (text: string): number => {
    const bytes = concat([120], utf8(text), [120]);
    return reader.read(bytes, 1, bytes.length - 1);
  };
  const digits = fc.stringMatching(/^[0-9]{0,25}$/);
  const written = fc
    .tuple(
      fc.constantFrom("", "-", "+"),
      digits,
      fc.constantFrom("", "."),
      digits,
      fc.constantFrom("", "e5", "E-12", "e+30", "e-320"),
    ) // prettier-ignore
    .map((parts) => parts.join(""));
  fc.assert(
    fc.property(written, (text) => {
      const expected = /\d/.test(text.replace(/e.*/i, "")) ? Number(text) + 0 : Number.NaN;
      expect(value(text)).toBe(expected);
    }),
    cases(2000),
  );
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => value(String(x)) === x + 0),
    cases(2000),
  );
  for (const text of ["", ".", "-", "e5", "1e", "1e+", "1.2.3", "1,2,3", "0x1", "1 ", "١"]) {
    expect(value(text)).toBeNaN();
  }
});

test("pieces of any size give the same table", async () => {
  const { tableDecoder, tableSurvey } = await import("../../../../src/data/files/csv/index.ts");
  const text = 'a,"b ""q""",c,y\r\n1,"x, y",2,p\r\n3,"z\r\n""w""",NA,q\n\n4,"x, y",5,p\n';
  const bytes = utf8(text);
  const whole = read(bytes, "y", { dropMissing: true });
  for (const size of [1, 2, 3, 7, 20]) {
    // The line of names must lie in the first piece.
    const cuts = [bytes.subarray(0, 30)];
    for (let at = 30; at < bytes.length; at += size) cuts.push(bytes.subarray(at, at + size));
    const survey = tableSurvey("t", { targets: "y", dropMissing: true });
    cuts.forEach((piece, i) => survey.push(piece, i === cuts.length - 1));
    const plan = survey.plan();
    const rows: number[] = [];
    const decoder = tableDecoder(plan, "t", (x) => rows.push(...x) > 0);
    cuts.forEach((piece, i) => decoder.push(piece, i === cuts.length - 1));
    expect(rows).toEqual([...whole.inputs.data]);
    expect(plan.classes).toEqual(whole.classes);
  }
});
