import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { PROGRAM } from "./program.ts";

/*
 * A disk that becomes read-only while a sweep works on it: a file system in memory, in a mount namespace of its own,
 * that nothing else sees.
 */

const canMount = spawnSync("unshare", ["--mount", "mount", "-t", "tmpfs", "none", "/mnt"]).status === 0;
if (!canMount) console.warn("SKIPPED: a disk that becomes read-only in the midst: nothing may be mounted here");

const disk = mkdtempSync(join(tmpdir(), "dfa-theory-read-only-"));
afterAll(() => rmSync(disk, { recursive: true, force: true }));

/** Its first record is long in coming. */
const SWEEP = {
  problem: {
    network: { kind: "teacher-student", inputs: 100, hidden: 2, teacherHidden: 1 },
    training: { rate: 0.1, time: 200 },
  },
  rung: "order",
  seeds: { from: 0, count: 40 },
  keep: ["final"],
};

const script = `
mount -t tmpfs none "$DISK" || exit 99
cp "$SWEEP" "$DISK/sweep.json"
"$NODE" "$PROGRAM" sweep run "$DISK/sweep.json" --out "$DISK/out" --workers 1 &
for look in $(seq 3000); do
  [ -n "$(ls "$DISK/out/running" 2>/dev/null)" ] && break
  sleep 0.01
done
mount -o remount,ro "$DISK" || exit 98
wait $!
`;

test.runIf(canMount)("is named in one sentence, whatever is left to tidy up", () => {
  const file = `${disk}.json`;
  writeFileSync(file, JSON.stringify(SWEEP));
  const env = { ...process.env, DISK: disk, SWEEP: file, NODE: process.execPath, PROGRAM };
  const { status, stdout, stderr } = spawnSync("unshare", ["--mount", "bash", "-c", script], { env, encoding: "utf8" });
  rmSync(file);
  expect(stderr).toMatch(
    /^dfa-theory sweep: .*records\/00\/\d+\.(json|checkpoint): cannot be written, the disk is read-only\n$/,
  );
  expect([status, stdout]).toEqual([2, ""]);
});
