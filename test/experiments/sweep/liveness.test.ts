import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { hostname } from "node:os";
import { expect, test } from "vitest";
import { isAlive } from "../../../experiments/sweep/isAlive.ts";
import { bootOfMachine, identityIn, ownIdentity, statusOf } from "../../../experiments/sweep/processIdentity.ts";

const LINUX = existsSync("/proc/self/stat");

test("this process lives, and is the same when it was written and read", () => {
  const own = ownIdentity();
  expect(own).toMatchObject({ pid: process.pid, host: hostname() });
  expect(identityIn(JSON.parse(JSON.stringify(own)))).toEqual(own);
  expect(isAlive(own)).toBe(true);
});

test.runIf(LINUX)("the boot and the start of a process are known", () => {
  expect(bootOfMachine()).toMatch(/^[\da-f-]{36}$/);
  expect(Number(statusOf(process.pid)!.start)).toBeGreaterThan(0);
  expect(statusOf(process.pid)!.ended).toBe(false);
  expect(statusOf(2 ** 22 + 1)).toBeNull();
});

/**
 * What a container, a restart of the machine or the system's going round its numbers leaves: a number that somebody
 * else has now.
 */
test.runIf(LINUX).each([
  ["its number, begun at another time", { start: "1" }, false],
  ["its number, in a container that knew of no start", { start: null }, false],
  ["its number and start, before the machine was started anew", { boot: "0" }, false],
  ["where the boot is not known", { boot: null }, true],
  ["of another machine", { host: "elsewhere", start: "1" }, null],
] as const)("what has this process's number is not it: %s", (_, change, alive) => {
  expect(isAlive({ ...ownIdentity(), ...change })).toBe(alive);
});

test("a file that names no process names none", () => {
  for (const value of [
    null,
    1,
    "x",
    [],
    {},
    { pid: 1 },
    { pid: "1", host: "h" },
    { pid: 0, host: "h" },
    { pid: 1.5, host: "h" },
    { pid: -1, host: "h" },
  ])
    expect(identityIn(value), JSON.stringify(value)).toBeNull();
  expect(identityIn({ pid: 1, host: "h" })).toEqual({ pid: 1, host: "h", boot: null, start: null });
});

test.runIf(LINUX)("a child lives until it ends, though nobody has asked how it ended", async () => {
  // Its parent is a shell that never waits for it.
  const shell = spawn("sh", ["-c", "sleep 1000 & echo $!; exec sleep 1000"]);
  const pid = await new Promise<number>((done) =>
    shell.stdout.once("data", (text: Buffer) => done(Number(text.toString()))),
  );
  const child = { pid, host: hostname(), boot: bootOfMachine(), start: statusOf(pid)!.start };
  expect(isAlive(child)).toBe(true);
  process.kill(pid, "SIGKILL");
  for (let i = 0; i < 500 && isAlive(child) !== false; i++) await new Promise((next) => setTimeout(next, 10));
  // The number is taken still: a signal would find it.
  expect(() => process.kill(pid, 0)).not.toThrow();
  expect(isAlive(child)).toBe(false);
  shell.kill("SIGKILL");
});
