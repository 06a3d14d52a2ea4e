import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/*
 * A real Slurm of one node on this machine, without systemd and apart from any Slurm the machine has: configuration,
 * key, ports and state
 * lie in a temporary folder. The daemons stay in the foreground, as children of the test, which therefore knows what to
 * stop.
 */

const COMMANDS = ["munged", "munge", "slurmctld", "slurmd", "sbatch", "scancel", "scontrol", "sinfo", "squeue"];

/** In the order in which they are ended: jobs report to slurmd, slurmd to slurmctld, and both speak through munged. */
const DAEMONS = ["slurmd", "slurmctld", "munged"] as const;
type Daemon = (typeof DAEMONS)[number];

/** Milliseconds: far longer than anything takes, on a machine that does other things as well. */
export const PATIENCE = 150_000;

/** Why no cluster can be started here, or null when one can. */
export function whyNoCluster(): string | null {
  if (process.getuid?.() !== 0) return "its daemons have to be started as root";
  const missing = COMMANDS.filter((name) => spawnSync("sh", ["-c", 'command -v "$0"', name]).status !== 0);
  return missing.length === 0 ? null : `${missing.join(", ")} not installed`;
}

/** Waits until something is so; throws when it does not come to be. */
export async function until(what: string, isSo: () => boolean): Promise<void> {
  const end = Date.now() + PATIENCE;
  while (!isSo()) {
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await sleep(50);
  }
}

export class Cluster {
  /** Its configuration file: commands of Slurm with SLURM_CONF set to it speak to this cluster. */
  readonly configuration: string;
  private readonly folder = mkdtempSync(join(tmpdir(), "dfa-slurm-"));
  private readonly daemons = new Map<Daemon, ChildProcess>();

  private constructor() {
    this.configuration = join(this.folder, "slurm.conf");
  }

  /** Starts a cluster whose arrays hold at most `maxArraySize` elements, and waits until its node is ready. */
  static async start({ maxArraySize }: { maxArraySize: number }): Promise<Cluster> {
    const cluster = new Cluster();
    const { folder } = cluster;
    // Whoever is to reach munged's socket has to reach its folder.
    chmodSync(folder, 0o755);
    for (const name of ["state", "spool"]) mkdirSync(join(folder, name));
    writeFileSync(join(folder, "munge.key"), randomBytes(128), { mode: 0o400 });
    writeFileSync(cluster.configuration, configuration(folder, await freePorts(2), maxArraySize));
    try {
      const files = ["key-file", "socket", "pid-file", "log-file", "seed-file"];
      const paths = files.map((name) => `--${name}=${join(folder, `munge.${name.replace("-file", "")}`)}`);
      cluster.begin("munged", "--foreground", "--force", ...paths);
      const socket = `--socket=${join(folder, "munge.socket")}`;
      await until("munged answers", () => spawnSync("munge", ["--no-input", socket]).status === 0);
      cluster.begin("slurmctld", "-D", "-c");
      cluster.begin("slurmd", "-D", "-N", "node");
      await until("the node is ready", () => cluster.says("sinfo", "--noheader", "--format=%T") === "idle\n");
    } catch (error) {
      const logs = ["slurmctld", "slurmd"].map((name) =>
        spawnSync("tail", [join(folder, `${name}.log`)]).stdout.toString(),
      );
      await cluster.stop();
      throw new Error(`no cluster:\n${logs.join("\n")}`, { cause: error });
    }
    return cluster;
  }

  /**
   * Ends the controller, which leaves its state on the disk, and starts it again after a while in which nobody answers.
   */
  async restartController(away: number): Promise<void> {
    await this.end("slurmctld", "SIGTERM");
    await sleep(away);
    this.begin("slurmctld", "-D");
    await until("the controller is back", () => this.says("scontrol", "ping") !== null);
  }

  /** Waits until no job is queued or running. */
  async idle(): Promise<void> {
    await until("the queue is empty", () => this.says("squeue", "--noheader") === "");
  }

  /** What a command of Slurm prints; null when it fails. */
  says(command: string, ...args: string[]): string | null {
    const { status, stdout } = spawnSync(command, args, this.how());
    return status === 0 ? stdout : null;
  }

  /** Ends everything, from the jobs down, and removes its folder. */
  async stop(): Promise<void> {
    if (this.daemons.has("slurmctld") && this.says("scancel", "--me") !== null) await this.idle().catch(() => {});
    for (const name of DAEMONS) await this.end(name, "SIGTERM");
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private how() {
    return { env: { ...process.env, SLURM_CONF: this.configuration }, encoding: "utf8", timeout: PATIENCE } as const;
  }

  private begin(name: Daemon, ...args: string[]): void {
    this.daemons.set(name, spawn(name, args, { env: this.how().env, stdio: "ignore" }));
  }

  private async end(name: Daemon, signal: NodeJS.Signals): Promise<void> {
    const daemon = this.daemons.get(name);
    this.daemons.delete(name);
    if (!daemon || daemon.exitCode !== null || daemon.signalCode !== null) return;
    const ended = once(daemon, "exit");
    daemon.kill(signal);
    const patience = setTimeout(() => daemon.kill("SIGKILL"), PATIENCE / 15);
    await ended;
    clearTimeout(patience);
  }
}

function configuration(folder: string, [controllerPort, nodePort]: readonly number[], maxArraySize: number): string {
  return `
ClusterName=test
SlurmctldHost=${hostname()}(127.0.0.1)
SlurmUser=root
SlurmctldPort=${controllerPort}
SlurmdPort=${nodePort}
AuthType=auth/munge
AuthInfo=socket=${folder}/munge.socket
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.pid
SlurmctldLogFile=${folder}/slurmctld.log
SlurmdLogFile=${folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MpiDefault=none
ReturnToService=2
MaxArraySize=${maxArraySize}
SchedulerParameters=batch_sched_delay=0,sched_min_interval=0,sched_interval=1,bf_interval=1
SlurmdParameters=config_overrides
KillWait=1
NodeName=node NodeHostname=${hostname()} NodeAddr=127.0.0.1 CPUs=4 RealMemory=4000 State=UNKNOWN
PartitionName=all Nodes=node Default=YES State=UP
`;
}

/** Ports of this machine that nobody listens on. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports;
}
