import { describe, expect, test } from "vitest";
import { jobOf, type Job } from "../../../../docs/explorer/job.ts";
import type { Picture } from "../../../../docs/explorer/picture.ts";
import { convolutionPicture } from "../../../../docs/explorer/pictures/convolution.ts";
import { linearPicture } from "../../../../docs/explorer/pictures/linear.ts";
import { teacherStudentPicture } from "../../../../docs/explorer/pictures/teacherStudent.ts";
import type { Tab, Values } from "../../../../docs/explorer/fields.ts";
import { startOf } from "../../../../docs/explorer/state.ts";
import { changesOf, SMALL } from "../smallStates.ts";

function pictureOf(job: Job): Picture {
  switch (job.kind) {
    case "linear":
      return linearPicture(job.problem);
    case "teacher-student":
      return teacherStudentPicture(job);
    case "convolution":
      return convolutionPicture(job.layer);
    case "diagnosis":
      throw new Error("a diagnosis needs files");
  }
}

const draw = (tab: Tab, values: Values): Picture => pictureOf(jobOf({ tab, values, at: 1 })!);

/** What a reader sees: plots, heat maps, numbers. */
const seen = ({ charts, matrices, table }: Picture): string =>
  JSON.stringify([charts, matrices.map(({ entries, ...rest }) => [rest, [...entries]]), table.rows]);

describe.each(["linear", "teacher-student", "convolution"] as const)("%s", (tab) => {
  test.each(changesOf(tab).map((change) => [change.field.name, change] as const))(
    "the control %s changes the picture",
    (_, { before, after }) => {
      expect(seen(draw(tab, after))).not.toBe(seen(draw(tab, before)));
    },
  );

  test("control: the same values give the same picture", () => {
    expect(seen(draw(tab, SMALL[tab]))).toBe(seen(draw(tab, SMALL[tab])));
  });

  test("frames, times and rows belong together", () => {
    const { times, matrices, table } = draw(tab, SMALL[tab]);
    expect(times.length).toBeGreaterThan(100);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    for (const { rows, cols, entries } of matrices) expect(entries).toHaveLength(times.length * rows * cols);
    expect(table.rows).toHaveLength(table.times.length);
    for (const cells of table.rows) expect(cells).toHaveLength(table.headings.length);
  });
});

/** Every number of a picture's charts: an infinite one would be null in the JSON that Plotly is given. */
const hasHoles = ({ charts }: Picture): boolean => /null/.test(JSON.stringify(charts));

test.each([
  { depth: "8", kappa: "256" },
  { depth: "10", kappa: "10000" },
  { depth: "9", kappa: "15.9" },
])("condition numbers beyond all numbers are left out of the picture: %o", (chosen) => {
  const picture = draw("linear", { ...startOf("linear").values, ...chosen });
  expect(picture.charts).toHaveLength(4);
  expect(hasHoles(picture)).toBe(false);
  const largest = Math.max(...picture.charts[3].data.flatMap(({ y }) => y as number[]));
  expect(largest).toBeGreaterThan(1e100);
});

describe("what cannot be simulated is refused in a sentence", () => {
  test.each([
    ["linear", { width: "2" }, "orthonormal"],
    ["linear", { data: "random-targets" }, "network.outputs 2"],
    ["linear", { rule: "bp" }, "infinite"],
    ["convolution", { kernel: "7" }, "the kernel must be at most as large as the maps"],
    ["convolution", { size: "16", kernel: "2", channelsIn: "4", channelsOut: "4" }, "take smaller maps"],
    ["convolution", { structure: "full", feedback: "factored" }, "modes"],
  ] as const)("%s %o", (tab, chosen, sentence) => {
    expect(() => draw(tab, { ...SMALL[tab], ...chosen })).toThrow(sentence);
  });

  test("a run that diverges is shown as far as it went, and said", () => {
    const { ended, notes } = draw("linear", { ...SMALL.linear, batch: "full", rate: "10", time: "1000" });
    expect(ended).toBe("badly");
    expect(notes[0]).toContain("diverged at step");
  });
});

test("no trained layer passes its ceiling", () => {
  const { table } = draw("convolution", SMALL.convolution);
  const [wa, ceiling] = [1, 2].map((column) => table.rows.map((cells) => Number(cells[column])));
  wa.forEach((value, k) => expect(value).toBeLessThanOrEqual(ceiling[k]));
  expect(wa[0]).toBeGreaterThan(0.9 * ceiling[0]);
});
