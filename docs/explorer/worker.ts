import { config } from "zod";
import { InputError } from "../../src/inputError.ts";
import type { Job } from "./job.ts";
import { transferable, type Picture } from "./picture.ts";

/** What the worker is sent. */
export interface Request {
  readonly id: number;
  readonly job: Job;
}

/** What it sends back: how far it is, and in the end a picture or what is wrong. */
export type Reply =
  | { readonly id: number; readonly kind: "progress"; readonly fraction: number }
  | { readonly id: number; readonly kind: "picture"; readonly picture: Picture }
  | { readonly id: number; readonly kind: "refused"; readonly message: string };

/** The part of a worker's global scope that is used here. */
interface WorkerScope {
  addEventListener(type: "message", listener: (event: MessageEvent<Request>) => void): void;
  postMessage(reply: Reply, transfer: Transferable[]): void;
}

async function pictureOf(job: Job, report: (fraction: number) => void): Promise<Picture> {
  switch (job.kind) {
    case "linear":
      return (await import("./pictures/linear.ts")).linearPicture(job.problem, report);
    case "teacher-student":
      return (await import("./pictures/teacherStudent.ts")).teacherStudentPicture(job, report);
    case "convolution":
      return (await import("./pictures/convolution.ts")).convolutionPicture(job.layer, report);
    case "diagnosis": {
      const { targets, depth, centreTargets } = job.options;
      const { diagnoseDataset, diagnosisPicture } = await import("./pictures/diagnosis.ts");
      const { readDropped } = await import("./droppedFiles.ts");
      const { prepare } = await import("../../src/data/files/bytes.ts");
      const { fileBytes } = await import("./fileBytes.ts");
      const files = await Promise.all(job.files.map(fileBytes));
      const dataset = prepare(await readDropped(files, targets), { centreTargets });
      return diagnosisPicture(diagnoseDataset(dataset, { depth, onProgress: report }));
    }
  }
}

const scope = globalThis as unknown as WorkerScope;

/** Mistakes of the user are sentences, as is a lack of memory; anything else is a fault of the program, and says so. */
function messageOf(error: unknown): string {
  if (error instanceof InputError) return error.message;
  if (error instanceof RangeError && /alloc/i.test(error.message))
    return "It needs more memory than a page has; the command line has more";
  if (error instanceof TypeError && /import|fetch|load/i.test(error.message))
    return "A part of this page could not be read; is its server still running, and the network there";
  return `This should not have happened: ${String(error)}`;
}

async function answer({ id, job }: Request): Promise<void> {
  try {
    const picture = await pictureOf(job, (fraction) => scope.postMessage({ id, kind: "progress", fraction }, []));
    scope.postMessage({ id, kind: "picture", picture }, transferable(picture));
  } catch (error) {
    scope.postMessage({ id, kind: "refused", message: messageOf(error) }, []);
  }
}

// The policy of the page forbids code made from strings, which schemas are else compiled to.
config({ jitless: true });
scope.addEventListener("message", ({ data }) => void answer(data));
