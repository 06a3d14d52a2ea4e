import type { Command } from "./command.ts";

export interface CommandEntry {
  readonly name: string;
  /** What it does, in a line. */
  readonly summary: string;
  /** Its file is read only when it is called: the help of all must not wait for the numerics of one. */
  load(): Promise<Command>;
}

/** All commands, in the order of the help. */
export const commandTable: readonly CommandEntry[] = [
  {
    name: "diagnose",
    summary: "will DFA align on these data, layer by layer, and what limits it?",
    load: async () => (await import("./commands/diagnose.ts")).diagnoseCommand,
  },
  {
    name: "simulate",
    summary: "run a problem file on a rung of the ladder",
    load: async () => (await import("./commands/simulate.ts")).simulateCommand,
  },
  {
    name: "measure",
    summary: "how far is a network that was trained elsewhere aligned?",
    load: async () => (await import("./commands/measure.ts")).measureCommand,
  },
  {
    name: "verify",
    summary: "check every prediction against exact dynamics, with its negative control",
    load: async () => (await import("./commands/verify.ts")).verifyCommand,
  },
  {
    name: "reproduce",
    summary: "draw every figure, theory over measurement, and write one report",
    load: async () => (await import("./commands/reproduce.ts")).reproduceCommand,
  },
  {
    name: "sweep",
    summary: "run a problem over lists of values, anywhere, and merge the results",
    load: async () => (await import("./commands/sweep.ts")).sweepCommand,
  },
  {
    name: "data",
    summary: "download MNIST or CIFAR-10, checked by SHA-256",
    load: async () => (await import("./commands/data.ts")).dataCommand,
  },
  {
    name: "list",
    summary: "list the claims or the figures",
    load: async () => (await import("./commands/list.ts")).listCommand,
  },
  {
    name: "explore",
    summary: "serve the site and the explorer on this machine",
    load: async () => (await import("./commands/explore.ts")).exploreCommand,
  },
];
