/** What a problem must know of a rule: how people call it, and which random matrices it draws. */
export interface DeepRuleRow {
  readonly title: string;
  /**
   * `F_1 … F_{L−1}` from the outputs to each layer, or `B_2 … B_L` in the shapes of the weights; null for none of its
   * own, where the problem's F serve to measure.
   */
  readonly draws: "feedback" | "backward" | null;
  /** The families of matrices that it can take, where not all; the first is the default. */
  readonly families?: readonly string[];
  /** What `backward` says of how its backward weights learn, with defaults; missing where they do not. */
  readonly learning?: { readonly decay: number } | { readonly rate: number };
}

const MAGNITUDES = ["uniform", "gaussian", "sign", "sparse"];

/** The rules by which deep networks learn, one a row; what each does is in `src/deep/rules`. */
export const DEEP_RULES = {
  bp: { title: "BP", draws: null },
  fa: { title: "FA", draws: "backward" },
  dfa: { title: "DFA", draws: "feedback" },
  frozen: { title: "FROZEN", draws: null },
  usf: { title: "uSF", draws: "backward", families: ["sign"] },
  brsf: { title: "brSF", draws: "backward", families: MAGNITUDES },
  frsf: { title: "frSF", draws: "backward", families: MAGNITUDES },
  kp: { title: "Kolen–Pollack", draws: "backward", learning: { decay: 0.01 } },
  wm: { title: "weight mirror", draws: "backward", learning: { rate: 0.1 } },
  drtp: { title: "DRTP", draws: "feedback" },
} as const satisfies Readonly<Record<string, DeepRuleRow>>;

export type DeepRuleName = keyof typeof DEEP_RULES;

/** The row of a rule, in which what it lacks is undefined. */
export const deepRule = (name: DeepRuleName): DeepRuleRow => DEEP_RULES[name];
