import type { FaceReading } from "./face-measures.ts";
import type { FromGuide, ToGuide } from "./guidance-messages.ts";

/** Looks at pictures and tells where the face is; one look at a time, an unfinished one answers undefined. */
export type Guide = {
  look: (source: HTMLCanvasElement) => Promise<FaceReading | null | undefined>;
  close: () => void;
};

const loadMs = 20_000; // chosen: four megabytes over a slow connection; afterwards timed prompts take over

/** Starts the face mesh in a worker; null where it cannot run. Guidance only: the server decides. */
export function startGuide(): Promise<Guide | null> {
  return new Promise((resolve) => {
    const worker = openWorker();
    if (!worker) return resolve(null);
    const giveUp = () => {
      worker.terminate();
      resolve(null);
    };
    const timer = setTimeout(giveUp, loadMs);
    worker.addEventListener("error", giveUp);
    worker.addEventListener("message", ({ data }: MessageEvent<FromGuide>) => {
      if (data.kind === "failed") giveUp();
      if (data.kind !== "ready") return;
      clearTimeout(timer);
      resolve(guideOn(worker));
    });
    post(worker, { kind: "load", origin: location.origin });
  });
}

function guideOn(worker: Worker): Guide {
  let answer: ((reading: FaceReading | null | undefined) => void) | null = null;
  const settle = (reading: FaceReading | null | undefined) => {
    answer?.(reading);
    answer = null;
  };
  worker.addEventListener("message", ({ data }: MessageEvent<FromGuide>) => {
    settle(data.kind === "seen" ? data.reading : undefined);
  });
  return {
    look: async (source) => {
      if (answer) return undefined;
      const seen = new Promise<FaceReading | null | undefined>((resolve) => {
        answer = resolve;
      });
      createImageBitmap(source).then(
        (picture) => post(worker, { kind: "look", picture }, [picture]),
        () => settle(undefined),
      );
      return seen;
    },
    close: () => {
      settle(undefined);
      worker.terminate();
    },
  };
}

function openWorker(): Worker | null {
  if (typeof OffscreenCanvas === "undefined") return null;
  try {
    return new Worker(new URL("./guidance.worker.ts", import.meta.url), { type: "module" });
  } catch {
    return null;
  }
}

function post(worker: Worker, message: ToGuide, transfer: Transferable[] = []): void {
  worker.postMessage(message, transfer);
}
