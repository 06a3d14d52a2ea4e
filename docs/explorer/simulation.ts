import type { Job } from "./job.ts";
import type { Picture } from "./picture.ts";
import type { Reply, Request } from "./worker.ts";

/** What a worker must be able to do, so that tests can stand in for one. */
export interface WorkerLike {
  addEventListener(type: "message", listener: (event: { readonly data: Reply }) => void): void;
  addEventListener(type: "error", listener: (event: { readonly message: string }) => void): void;
  postMessage(request: Request, transfer: Transferable[]): void;
  terminate(): void;
}

/** What is told of a run. */
export interface Listener {
  onProgress(fraction: number): void;
  onPicture(picture: Picture): void;
  onRefusal(message: string): void;
}

/** Runs one job at a time, the last one asked for. */
export interface Simulation {
  /** Starts a job and drops the one before it, whose replies are no longer heard. */
  run(job: Job, listener: Listener): void;
  /** Stops what is running. */
  stop(): void;
}

/**
 * A simulation on workers that `spawn` makes. A run cannot be interrupted, so that a worker still busy is ended and a
 * fresh one takes the next job.
 */
export function simulationOn(spawn: () => WorkerLike): Simulation {
  let worker: WorkerLike | null = null;
  let running: { readonly id: number; readonly listener: Listener } | null = null;
  let last = 0;

  const end = () => {
    worker?.terminate();
    worker = null;
    running = null;
  };
  const hired = (): WorkerLike => {
    const mine = spawn();
    mine.addEventListener("message", ({ data }) => {
      if (worker !== mine || running?.id !== data.id) return;
      const { listener } = running;
      if (data.kind === "progress") return listener.onProgress(data.fraction);
      running = null;
      if (data.kind === "picture") listener.onPicture(data.picture);
      else listener.onRefusal(data.message);
    });
    mine.addEventListener("error", ({ message }) => {
      if (worker !== mine) return;
      const listener = running?.listener;
      end();
      listener?.onRefusal(`The simulation stopped: ${message || "its worker could not be loaded"}`);
    });
    return mine;
  };

  return {
    run(job, listener) {
      if (running) end();
      worker ??= hired();
      running = { id: ++last, listener };
      worker.postMessage({ id: last, job }, []);
    },
    stop() {
      if (running) end();
    },
  };
}
