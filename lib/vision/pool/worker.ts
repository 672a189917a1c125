import { parentPort } from "node:worker_threads";
import type { WorkerReport } from "#lib/workers/worker-report.ts";
import { ImageRefused } from "../errors.ts";
import type { Assignment, Jobs } from "./jobs.ts";

// The entry of every vision worker. Models load at the first job that needs them, once a worker.

type Handler<Name extends keyof Jobs> = {
  /** Loads what the job needs; not counted in its CPU time. */
  prepare(): Promise<(input: Jobs[Name]["input"]) => Promise<Jobs[Name]["output"]>>;
};

const handlers: { [Name in keyof Jobs]: Handler<Name> } = {
  readDocument: {
    async prepare() {
      const { readDocumentHere, wakeReaders } = await import("../read-document/read-document.ts");
      await wakeReaders();
      return ({ jpeg, hints }) => readDocumentHere(jpeg, hints, new Date());
    },
  },
  glance: {
    async prepare() {
      const { glanceHere } = await import("../read-document/glance.ts");
      return ({ jpeg, hints }) => glanceHere(jpeg, hints);
    },
  },
  assessTampering: {
    async prepare() {
      const { assessTamperingHere } = await import("../tamper/assess-tampering.ts");
      return assessTamperingHere;
    },
  },
  readFace: {
    async prepare() {
      const [{ readFaceHere }, { faceModels }] = await Promise.all([
        import("../faces/read-face.ts"),
        import("../faces/face-models.ts"),
      ]);
      const models = await faceModels();
      return ({ jpeg, from }) => readFaceHere(models, jpeg, from);
    },
  },
  assessSelfie: {
    async prepare() {
      const [{ assessSelfieHere }, { faceModels }] = await Promise.all([
        import("../liveness/assess-selfie.ts"),
        import("../faces/face-models.ts"),
      ]);
      const models = await faceModels();
      return ({ jpeg }) => assessSelfieHere(models, jpeg);
    },
  },
  assessLiveness: {
    async prepare() {
      const [{ assessLivenessHere }, { faceModels }] = await Promise.all([
        import("../liveness/assess-liveness.ts"),
        import("../faces/face-models.ts"),
      ]);
      const models = await faceModels();
      return (input) => assessLivenessHere(models, input);
    },
  },
  wake: {
    async prepare() {
      await Promise.all([
        handlers.readDocument.prepare(),
        handlers.assessTampering.prepare(),
        handlers.glance.prepare(),
      ]);
      await Promise.all([handlers.readFace.prepare(), handlers.assessLiveness.prepare()]);
      return async () => null;
    },
  },
};

const report = (message: WorkerReport) => parentPort?.postMessage(message);

async function run<Name extends keyof Jobs>(name: Name, input: Jobs[Name]["input"]): Promise<void> {
  const handle = await handlers[name].prepare();
  report({ kind: "started" });
  report({ kind: "done", output: await handle(input) });
}

parentPort?.on("message", (assignment: Assignment) => {
  run(assignment.name, assignment.input).catch((error: unknown) => {
    if (error instanceof ImageRefused) report({ kind: "refused", code: error.code, message: error.message });
    else report({ kind: "failed", message: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  });
});
