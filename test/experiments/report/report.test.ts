import { describe, expect, test } from "vitest";
import { claims } from "../../../experiments/claims/index.ts";
import { escapeHtml, escapeJson, math, mathText, report } from "../../../experiments/report/index.ts";
import { numberHtml } from "../../../experiments/report/number.ts";

describe("escaping", () => {
  test("HTML", () => {
    expect(escapeHtml(`<a href="x">&'</a>`)).toBe("&lt;a href=&quot;x&quot;&gt;&amp;&#39;&lt;/a&gt;");
  });

  test("JSON cannot end its script element, and stays the same JSON", () => {
    const value = { text: "</script><!-- \u2028\u2029", n: [1, 2] };
    const text = escapeJson(value);
    expect(text).not.toMatch(/[<\u2028\u2029]/);
    expect(JSON.parse(text)).toEqual(value);
  });
});

test("numbers for people", () => {
  expect(numberHtml(0)).toBe("0");
  expect(numberHtml(-0.25)).toBe("−0.25");
  expect(numberHtml(1.23456789)).toBe("1.235");
  expect(numberHtml(2.5e-12)).toBe("2.5 · 10<sup>−12</sup>");
  expect(numberHtml(1e15)).toBe("10<sup>15</sup>");
  expect(numberHtml(null)).toBe("not finite");
});

describe("mathematics", () => {
  test("between dollar signs becomes MathML, the rest is escaped", () => {
    const html = mathText("for $l \\ge 2$ & more");
    expect(html).toMatch(/^for <span class="katex"><math.*<\/math><\/span> &amp; more$/);
  });

  test("wrong TeX is refused", () => {
    expect(() => math("\\frac{1")).toThrow();
  });

  test("every statement, assumption, source, reason and formula of the registry is right TeX", () => {
    for (const { prediction, tolerance, control } of claims) {
      const { statement, assumptions, source, formulas } = prediction;
      const texts = [statement, source, ...assumptions, tolerance.reason, control.description];
      for (const text of texts) expect(() => mathText(text), text).not.toThrow();
      for (const formula of formulas) expect(() => math(formula.tex(), true), formula.tex()).not.toThrow();
    }
  });
});

const provenance = {
  version: "1.2.3",
  commit: null,
  problemHash: "0123456789abcdef",
  seed: 7,
  node: "v20",
  started: "2020-01-01T00:00:00.000Z",
  durationSeconds: 1,
};

const figure = {
  id: "one",
  title: "One <figure>",
  see: "See this.",
  basis: "Drawn from nothing.",
  claims: ["known", "unknown"],
  plot: { data: [{ type: "scatter", name: "</script>" }], layout: { height: 300 } },
  numbers: { slopeOf1: 0.5 },
};

const prediction = {
  id: "known",
  title: "A <claim>",
  statement: "That $a = b$.",
  source: "derived",
  assumptions: ["none"],
  formulas: [],
};

const verdict = {
  id: "known",
  title: "A <claim>",
  cases: 3,
  worstResidual: 1e-14,
  tolerance: 1e-11,
  toleranceReason: "rounding",
  holds: true,
  control: { description: "bent", failsAsItMust: true, residual: 2 },
};

describe("the report", () => {
  const html = report({ figures: [figure], claims: [{ prediction, verdict }], profile: "quick", provenance });

  test("names no address outside the page and its folder", () => {
    const addresses = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address);
    expect(addresses.filter((address) => !/^(#|plotly\.min\.js$|data:,$)/.test(address))).toEqual([]);
    expect(html.replaceAll("http://www.w3.org/1998/Math/MathML", "")).not.toMatch(/https?:/);
  });

  test("has every link's goal, in one page of one title", () => {
    for (const [, id] of html.matchAll(/href="#([^"]*)"/g)) expect(html).toContain(`id="${id}"`);
    expect(html.match(/<h1>/g)).toHaveLength(1);
    expect(html).toContain('<html lang="en">');
  });

  test("describes its plots to those who do not see them, and lists the numbers", () => {
    expect(html).toContain('role="img" aria-label="See this."');
    expect(html).toMatch(/slope of 1<\/th><td class="number">0.5</);
  });

  test("escapes titles and plots, and the plots come back whole", () => {
    expect(html).toContain("One &lt;figure&gt;");
    const inline = /<script type="application\/json" data-plot="plot-one">(.*?)<\/script>/.exec(html)![1];
    expect(JSON.parse(inline)).toEqual(figure.plot);
  });

  test("says what holds, with tolerance, reason, residual and control", () => {
    expect(html).toContain("The claim that it shows holds");
    for (const text of ["✓ holds", "rounding", "bent", "10<sup>−11</sup>", "✓ fails, as it must", "on 3 cases"]) {
      expect(html).toContain(text);
    }
    const failed = { ...verdict, holds: false, worstResidual: null };
    const bad = report({ figures: [], claims: [{ prediction, verdict: failed }], profile: "quick", provenance });
    expect(bad).toContain("✗ fails");
    expect(bad).toContain("0 of 1 claims hold");
    expect(bad).toContain("not finite");
  });

  test("says where it came from", () => {
    for (const text of ["dfa-theory 1.2.3", "seed 7", "profile quick", "Node v20", "0123456789ab"]) {
      expect(html).toContain(text);
    }
  });
});
