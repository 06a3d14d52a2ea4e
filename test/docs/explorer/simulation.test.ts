import { describe, expect, test } from "vitest";
import type { Job } from "../../../docs/explorer/job.ts";
import type { Picture } from "../../../docs/explorer/picture.ts";
import { simulationOn, type Listener, type WorkerLike } from "../../../docs/explorer/simulation.ts";
import type { Reply, Request } from "../../../docs/explorer/worker.ts";

/** A worker that answers when the test says so. */
class Puppet implements WorkerLike {
  readonly requests: Request[] = [];
  ended = false;
  readonly #listeners: Record<string, (event: never) => void> = {};
  addEventListener(type: string, listener: (event: never) => void): void {
    this.#listeners[type] = listener;
  }
  postMessage(request: Request): void {
    this.requests.push(request);
  }
  terminate(): void {
    this.ended = true;
  }
  says(reply: Reply): void {
    this.#listeners.message({ data: reply } as never);
  }
  fails(message: string): void {
    this.#listeners.error({ message } as never);
  }
}

function stage() {
  const workers: Puppet[] = [];
  const heard: string[] = [];
  const simulation = simulationOn(() => {
    const puppet = new Puppet();
    workers.push(puppet);
    return puppet;
  });
  const listener = (name: string): Listener => ({
    onProgress: (fraction) => heard.push(`${name} ${fraction}`),
    onPicture: () => heard.push(`${name} done`),
    onRefusal: (message) => heard.push(`${name} refused: ${message}`),
  });
  return { workers, heard, simulation, listener };
}

const job = { kind: "linear", problem: {} } as unknown as Job;
const picture = {} as Picture;

describe("simulationOn", () => {
  test("one worker serves run after run", () => {
    const { workers, heard, simulation, listener } = stage();
    simulation.run(job, listener("a"));
    workers[0].says({ id: 1, kind: "progress", fraction: 0.5 });
    workers[0].says({ id: 1, kind: "picture", picture });
    simulation.run(job, listener("b"));
    workers[0].says({ id: 2, kind: "refused", message: "no" });
    expect(heard).toEqual(["a 0.5", "a done", "b refused: no"]);
    expect(workers).toHaveLength(1);
  });

  test("a run that is overtaken is ended, and is heard no more", () => {
    const { workers, heard, simulation, listener } = stage();
    simulation.run(job, listener("a"));
    simulation.run(job, listener("b"));
    expect(workers.map(({ ended }) => ended)).toEqual([true, false]);
    workers[0].says({ id: 1, kind: "picture", picture });
    workers[1].says({ id: 1, kind: "picture", picture });
    workers[1].says({ id: 2, kind: "picture", picture });
    workers[1].says({ id: 2, kind: "progress", fraction: 1 });
    expect(heard).toEqual(["b done"]);
  });

  test("a worker that breaks is told of and replaced", () => {
    const { workers, heard, simulation, listener } = stage();
    simulation.run(job, listener("a"));
    workers[0].fails("out of memory");
    expect(heard).toEqual(["a refused: The simulation stopped: out of memory"]);
    simulation.run(job, listener("b"));
    expect(workers).toHaveLength(2);
  });

  test("stopping ends a busy worker and leaves an idle one", () => {
    const { workers, simulation, listener } = stage();
    simulation.stop();
    simulation.run(job, listener("a"));
    workers[0].says({ id: 1, kind: "picture", picture });
    simulation.stop();
    expect(workers[0].ended).toBe(false);
    simulation.run(job, listener("b"));
    simulation.stop();
    expect(workers[0].ended).toBe(true);
  });
});
