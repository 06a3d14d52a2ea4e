import { deepDynamics } from "../../../../experiments/figures/deep/deepDynamics.ts";
import { dynamicsTests } from "./dynamicsTests.ts";

dynamicsTests(deepDynamics, { error: "testError", below: 0.3 });
