import type { DeepRuleName } from "../../problem/index.ts";
import { backpropagation } from "./backpropagation.ts";
import { batchSigns } from "./batchSigns.ts";
import { directFeedbackAlignment } from "./directFeedbackAlignment.ts";
import { feedbackAlignment } from "./feedbackAlignment.ts";
import { fixedSigns } from "./fixedSigns.ts";
import { frozen } from "./frozen.ts";
import { kolenPollack } from "./kolenPollack.ts";
import { randomTargets } from "./randomTargets.ts";
import type { LearningRule } from "./rule.ts";
import { weightMirror } from "./weightMirror.ts";

/** What each rule does; which matrices it draws says the row of the same name in the problem's table. */
export const RULES: Readonly<Record<DeepRuleName, LearningRule>> = {
  bp: backpropagation,
  fa: feedbackAlignment,
  dfa: directFeedbackAlignment,
  frozen,
  usf: fixedSigns,
  brsf: batchSigns,
  frsf: fixedSigns,
  kp: kolenPollack,
  wm: weightMirror,
  drtp: randomTargets,
};
