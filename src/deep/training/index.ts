export { ceilingsOf, feedbackProducts, type AlignmentTarget } from "./feedbackProducts.ts";
export { type NetworkSpec, type OptimiserSpec, type TrainingRule } from "./networkSpec.ts";
export { type Compared } from "./sampleCosines.ts";
export { type SignalMeasures } from "./signalMeasures.ts";
export { TrainableNetwork, type Divergence, type Evaluation, type NetworkState } from "./trainableNetwork.ts";
export { weightCosine } from "./weightMeasures.ts";
