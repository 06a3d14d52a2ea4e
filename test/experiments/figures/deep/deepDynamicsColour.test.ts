import { deepDynamicsColour } from "../../../../experiments/figures/deep/deepDynamicsColour.ts";
import { dynamicsTests } from "./dynamicsTests.ts";

dynamicsTests(deepDynamicsColour, { error: "trainingError", below: 0.2 });
