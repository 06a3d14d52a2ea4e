export { feedbackProducts } from "./feedbackProducts.ts";
export { type NetworkSpec } from "./networkSpec.ts";
export { type Compared } from "./sampleCosines.ts";
export { TrainableNetwork, type Evaluation, type NetworkState } from "./trainableNetwork.ts";
export { weightCosine } from "./weightMeasures.ts";
