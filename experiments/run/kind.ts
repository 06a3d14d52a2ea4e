import type { NetworkKind } from "../../src/simulate/index.ts";
import type { DataPlace } from "../data/index.ts";
import type { ResultTable } from "./tables/index.ts";
import type { RunOf, SimulateAnyOptions, Unsigned } from "./record.ts";

/** A unit for each field of what is measured, "" for numbers without one. */
export type Units<Measured> = { readonly [Field in keyof Required<Measured>]: string } & Readonly<
  Record<string, string>
>;

/** Makes a value for each key once, and finds it again. */
export type Remembered = <Value>(key: object, make: () => Promise<Value>) => Promise<Value>;

/**
 * A kind of network: all that running, checking and showing its problems takes. The methods are given problems that the
 * schema has passed, on rungs that the kind has.
 */
export interface Kind<
  Run extends RunOf<unknown, object, string | null> = RunOf<unknown, object, string | null>,
> extends Pick<NetworkKind<Run["problem"], unknown, Run["rung"]>, "title" | "schema" | "rungs"> {
  /** What a snapshot holds. */
  readonly units: Units<Run["snapshots"][number]>;
  /** Whether a run goes in steps, and so can be interrupted and taken up from a checkpoint. */
  inSteps(problem: Run["problem"], rung: NonNullable<Run["rung"]> | undefined): boolean;
  /** The files its data are read from, by names that last. Throws an InputError for files that are not there. */
  files(problem: Run["problem"], place: DataPlace): Promise<ReadonlyMap<string, string>>;
  /**
   * Throws the InputError that the run would begin with, without training. What is read or drawn for it is made once
   * for all problems that share it.
   */
  check(
    problem: Run["problem"],
    rung: NonNullable<Run["rung"]> | undefined,
    place: DataPlace,
    once: Remembered,
  ): Promise<void>;
  /** Runs a problem, and reads the files it names. */
  run(problem: Run["problem"], options: SimulateAnyOptions<Run["rung"]>): Promise<Unsigned<Run>>;
  table(run: Unsigned<Run>): ResultTable;
}
