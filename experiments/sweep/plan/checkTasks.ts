import type { Source, TrainingData } from "../../../src/data/index.ts";
import {
  backwardWeights,
  builtInData,
  deepFeedback,
  initialWeights,
  isBuiltIn,
  networkLayers,
  requireFit,
} from "../../../src/deep/index.ts";
import { InputError } from "../../../src/inputError.ts";
import {
  realise,
  requireFamily,
  type DeepProblem,
  type LinearProblem,
  type TeacherStudentProblem,
} from "../../../src/problem/index.ts";
import { canonicalJson } from "../../../src/record/index.ts";
import { startTeacherStudent } from "../../../src/teacherStudent/index.ts";
import { fileSource, loadTrainingData } from "../../data/index.ts";
import { type Rung, shallowRung } from "../../run/index.ts";
import type { Sweep } from "./expandSweep.ts";
import { dataFiles, type DataPlace, type DataSpec } from "./problemData.ts";
import { parseProblem } from "./problemKinds.ts";

/** The files that the tasks of a sweep read, by a name that lasts. */
export type DataFiles = ReadonlyMap<string, string>;

/**
 * Checks the problem of every task against its schema, its parts against one another and against its data, without training anything; problems that differ in the seed alone are checked
 * once. Data are read, or drawn, once for each that the sweep names. Returns the files that were read.
 * Throws an InputError that names the first task at fault.
 */
export async function checkTasks(sweep: Sweep): Promise<DataFiles> {
  const files = new Map<string, string>();
  const check = checker(sweep, files);
  for (const index of pointsOf(sweep)) {
    try {
      const { problem, rung } = sweep.task(index);
      await check(problem, rung);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      throw new InputError(`sweep: task ${index}: ${error.message}`, { cause: error });
    }
  }
  return files;
}

/** The first task of each point of a sweep; the others of a point differ from it in the seed alone. */
export function* pointsOf({ count, runsPerPoint }: Sweep): Generator<number> {
  for (let index = 0; index < count; index += runsPerPoint) yield index;
}

/** A problem's data as far as its network must fit them. */
type Shape = Pick<Source, "inputs" | "outputs">;

/** Stands for data that have been looked at, so that nothing is drawn again. */
const READ = { kind: "file", path: "" } as LinearProblem["data"];

function checker(place: DataPlace, files: Map<string, string>) {
  const shapes = remembered<Shape>();
  const sets = remembered<TrainingData>();
  const note = async (data: DataSpec) => {
    for (const [name, path] of await dataFiles(data, place)) files.set(name, path);
  };

  async function linear(problem: LinearProblem): Promise<void> {
    const { data, network, seed } = problem;
    const { inputs, outputs } = network;
    const shape = await shapes(data.kind === "file" ? asOne(data) : { inputs, outputs, data }, async () => {
      if (data.kind !== "file") return realise(problem).source;
      await note(data);
      return fileSource(data, seed, place.folder);
    });
    realise({ ...problem, data: READ }, shape as Source);
  }

  async function deep(problem: DeepProblem): Promise<void> {
    const { data, seed } = problem;
    const { folder, dataDir } = place;
    const set = await sets(asOne(data), async () => {
      await note(data);
      const whole = isBuiltIn(data)
        ? builtInData(problem)
        : await loadTrainingData(data, { folder, seed, ...(dataDir !== undefined && { dataDir }) });
      return withoutSamples(whole);
    });
    requireNetwork(problem, set);
  }

  return async (given: unknown, rung: Rung | undefined): Promise<void> => {
    const parsed = parseProblem(given);
    if (parsed.kind === "linear") await linear(parsed.problem);
    else if (parsed.kind === "deep") await deep(parsed.problem);
    else requireTeacherStudent(parsed.problem, rung);
  };
}

/** Data that differ in how noisy their labels are fit the same networks. */
const asOne = (data: DataSpec): object => ("labelNoise" in data ? { ...data, labelNoise: data.labelNoise > 0 } : data);

/** Many sets need not fit into memory together. */
function withoutSamples({ train, ...set }: TrainingData): TrainingData {
  const none = new Float32Array();
  return { ...set, train: { ...train, inputs: none, targets: none }, test: null };
}

/** What a deep run would refuse before its first step; of feedback and weights only those that are given are made. */
function requireNetwork(problem: DeepProblem, data: TrainingData): void {
  const { network, feedback, rule } = problem;
  const layers = networkLayers(network.hidden, data);
  requireFit(problem, data, layers);
  if (network.initial.kind === "given") initialWeights(problem, layers, 0);
  if (feedback.kind === "given") {
    if (rule === "fa") backwardWeights(problem, layers, []);
    else deepFeedback(problem, layers, []);
  }
  if (feedback.kind !== "orthonormal") return;
  const { rows: outputs } = layers[layers.length - 1];
  if (rule === "fa") layers.slice(1).forEach(({ rows, cols }, i) => requireFamily(feedback, cols, rows, `B_${i + 2}`));
  else layers.slice(0, -1).forEach(({ rows }, i) => requireFamily(feedback, rows, outputs, `F_${i + 1}`));
}

/** What a two-layer run would refuse: it is begun, and left after its first look. */
function requireTeacherStudent(problem: TeacherStudentProblem, rung: Rung | undefined): void {
  const start = { ...problem, training: { ...problem.training, snapshotTimes: [0] } };
  startTeacherStudent(start, shallowRung(rung)).next();
}

/** A function that makes a value for each key once, and finds it again. */
function remembered<Value>(): (key: object, make: () => Promise<Value>) => Promise<Value> {
  const known = new Map<string, Value>();
  return async (key, make) => {
    const text = canonicalJson(key);
    const found = known.get(text);
    if (found !== undefined) return found;
    const made = await make();
    known.set(text, made);
    return made;
  };
}
