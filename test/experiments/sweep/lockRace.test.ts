import { fork, type ChildProcess } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

const ROUNDS = Number(process.env.DFA_CASES ?? 1000);
const PROCESSES = 4;

/** Above every process number that Linux gives: nobody's. */
const NOBODY = 2 ** 22 + 1;

/**
 * A process that takes the lock at a moment it is told, and says what came of it. While it holds the lock a second file
 * says so, which only one process can make: a second holder at
 * the same time finds that file.
 */
const CONTENDER = `
import { closeSync, openSync, rmSync } from "node:fs";
import { takeLock } from ${JSON.stringify(resolve("dist/experiments/sweep/lock.js"))};
process.on("message", ({ folder, inside, at }) => {
  while (Date.now() < at);
  let release;
  try {
    release = takeLock(folder);
  } catch (error) {
    return process.send(error.name === "InputError" ? "refused" : String(error));
  }
  try {
    closeSync(openSync(inside, "wx"));
  } catch {
    return process.send("two holders");
  }
  const until = performance.now() + 1;
  while (performance.now() < until);
  rmSync(inside);
  release();
  process.send("held");
});
process.send("ready");
`;

const root = mkdtempSync(join(tmpdir(), "dfa-theory-race-"));
const children: ChildProcess[] = [];
const answer = (child: ChildProcess): Promise<string> =>
  new Promise((done) => child.once("message", (message) => done(String(message))));

beforeAll(async () => {
  if (!existsSync("dist/experiments/sweep/lock.js")) throw new Error("build first (npm run build)");
  const script = join(root, "contender.mjs");
  writeFileSync(script, CONTENDER);
  for (let i = 0; i < PROCESSES; i++) children.push(fork(script));
  await Promise.all(children.map(answer));
});
afterAll(() => {
  for (const child of children) child.kill();
  rmSync(root, { recursive: true });
});

/** The lock of a process that died. */
function leaveDead(folder: string, round: number): void {
  const dead = (id: string) => JSON.stringify({ pid: NOBODY, host: hostname(), boot: null, start: null, id });
  writeFileSync(join(folder, "lock"), dead(`${round}`));
}

test(`${PROCESSES} processes find the lock of a dead one, ${ROUNDS} times: never do two hold it, and always one`, async () => {
  const folder = join(root, "folder");
  const counts: Record<string, number> = {};
  mkdirSync(folder);
  let empty = 0;
  for (let round = 0; round < ROUNDS; round++) {
    leaveDead(folder, round);
    const answers = children.map(answer);
    const at = Date.now() + 2;
    for (const child of children) child.send({ folder, inside: join(root, "inside"), at });
    const said = await Promise.all(answers);
    for (const each of said) counts[each] = (counts[each] ?? 0) + 1;
    if (!said.includes("held")) empty++;
    if (said.includes("two holders")) rmSync(join(root, "inside"), { force: true });
  }
  expect(Object.keys(counts).filter((what) => what !== "held" && what !== "refused")).toEqual([]);
  expect(empty).toBe(0);
  // They did contend: some came while another held it.
  expect(counts.refused ?? 0).toBeGreaterThan(0);
  expect(readdirSync(folder)).toEqual([]);
}, 300_000);
