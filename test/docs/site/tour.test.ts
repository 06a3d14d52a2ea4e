import { expect, test } from "vitest";
import { chartSvg } from "../../../docs/site/client/chart.ts";
import { found } from "../../../docs/site/client/search.ts";
import { searchIndex } from "../../../docs/site/searchIndex.ts";
import {
  conditioning,
  fromZero,
  labelNoise,
  randomCosines,
  sharing,
  type Shown,
  whichSolution,
} from "../../../docs/site/tour/figures.ts";
import { STEPS } from "../../../docs/site/tour/steps.ts";
import { claims } from "../../../experiments/claims/index.ts";

const seriesOf = ({ chart }: Shown, name: string) => chart.series.find((one) => one.name.startsWith(name))!.points;

test("every step asks, has its answer among those it offers, and leads to a claim", () => {
  const known = new Set(claims.map(({ prediction }) => prediction.id));
  expect(STEPS).toHaveLength(8);
  for (const { claim, answers, right, question } of STEPS) {
    expect(known.has(claim), claim).toBe(true);
    expect(answers[right]).toBeDefined();
    expect(question).toMatch(/\?$/);
  }
});

test.each(STEPS)("the figure of $id has numbers wherever its slider stands", ({ slider, show }) => {
  for (const value of [slider.min, slider.value, slider.max, slider.min + slider.step]) {
    const { chart, says } = show(value);
    expect(chartSvg(chart, 350, 300) + says).not.toMatch(/NaN|Infinity|undefined|null/);
    for (const { points } of chart.series) expect(points.length).toBeGreaterThan(0);
  }
});

test("from zero weights DFA learns and backpropagation does not", () => {
  const DFA = seriesOf(fromZero(4), "DFA");
  expect(DFA[0][1]).toBe(1);
  expect(DFA.at(-1)![1]).toBeLessThan(1e-3);
  expect(new Set(seriesOf(fromZero(4), "backpropagation").map(([, loss]) => loss))).toEqual(new Set([1]));
});

test("random cosines scatter as one over the root of the units", () => {
  const points = seriesOf(randomCosines(100), "drawn").filter(([n]) => n > 20);
  const mean = points.reduce((sum, [n, cosine]) => sum + cosine ** 2 * n, 0) / points.length;
  // Some sixty squares of variance two.
  expect(Math.abs(mean - 1)).toBeLessThan(4 * Math.sqrt(2 / points.length));
});

test.each([-2, -0.8, 1.2])("one unit keeps F v − w²/2 and ends at v w = 1 with the sign of F = %d", (F) => {
  const [w, v] = ["first", "second"].map((name) => seriesOf(whichSolution(F), name).map(([, y]) => y));
  const invariant = w.map((_, i) => F * v[i] - w[i] ** 2 / 2);
  // Euler's steps of 5e-4 over twelve units of time.
  for (const value of invariant) expect(Math.abs(value - invariant[0])).toBeLessThan(5e-3);
  expect(Math.sign(v.at(-1)!)).toBe(Math.sign(F));
  expect(v.at(-1)! * w.at(-1)!).toBeCloseTo(1, 2);
});

test("the better conditioned the data, the better every layer ends, the top one worst", () => {
  const ends = (position: number) =>
    [2, 3, 4].map((l) => seriesOf(conditioning(position), `alignment of layer ${l}`).at(-1)![1]);
  expect(Math.min(...ends(0))).toBeCloseTo(1, 6);
  const [two, three, four] = ends(100);
  expect([two > three, three > four, four < ends(50)[2]]).toEqual([true, true, true]);
});

test("half of the labels wrong: twice as late; R matrices: one over the root of R", () => {
  const when = (name: string) => seriesOf(labelNoise(50), name).find(([, y]) => y >= 0.5)![0];
  // The spacing of the points, 6 %.
  expect(when("50 %") / when("right") / 2).toBeGreaterThan(0.93);
  expect(when("50 %") / when("right") / 2).toBeLessThan(1.07);
  expect(sharing(16).chart.marks![0].dot![1]).toBeCloseTo(0.25, 12);
});

test("the search finds headings first, by all words, without case and accents", () => {
  const entries = searchIndex([
    { file: "a.html", title: "First", body: "<h1>First</h1><p>About Nøkland and <em>clocks</em>.</p>" },
    {
      file: "b.html",
      title: "Second",
      body: '<h1>Second</h1><section id="c"><h2 id="title-c">Crossing clocks</h2><p>x</p></section>',
    },
  ]);
  expect(entries.map(([address]) => address)).toEqual(["a.html", "b.html", "b.html#c"]);
  expect(found(entries, "CLOCKS").map(([address]) => address)).toEqual(["b.html#c", "a.html"]);
  expect(found(entries, "crossing first")).toEqual([]);
  expect(found(entries, "")).toEqual([]);
});
