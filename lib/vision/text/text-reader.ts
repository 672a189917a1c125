import path from "node:path";
import { Worker as Thread } from "node:worker_threads";
import { createWorker, type OutputFormats, type Page, type PSM, type Worker } from "tesseract.js";
import { threadCpuMs } from "#lib/workers/thread-cpu.ts";
import { tookTooLong } from "../errors.ts";
import { packageFolder } from "../pool/package-folder.ts";

/** `line`: one line of a machine-readable zone. `words`: everything on a page; `sparse` where text lies scattered. */
export type ReadingMode = "line" | "block" | "sparse";

/** Reads text from PNG bytes, the same for the same picture whatever was read before: as lines, or word by word with its box in pixels and a confidence of 0…1. */
export type TextReader = {
  read(png: Buffer, mode: ReadingMode): Promise<string>;
  readBoxes(png: Buffer, mode: ReadingMode): Promise<WordBox[]>;
  /** Starts the engine now, so that the first reading need not wait for it. */
  wake(): Promise<void>;
  close(): Promise<void>;
};

export type WordBox = { text: string; confidence: number; x0: number; y0: number; x1: number; y1: number };

// Page segmentation modes of tesseract: 7 single line, 6 single block, 11 sparse text.
const segmentation: Record<ReadingMode, string> = { line: "7", block: "6", sparse: "11" };

const readsMax = 200; // its heap only ever grows (64 MB a worker at first); a fresh one takes about half a second. Chosen

// CPU time of the engine's thread for one look, which the limit of a job does not count. The dearest pages that were found
// take 17 s; it only ends what runs away. Chosen
const cpuMsMax = 40_000;
const watchMs = 250;

type EngineKind = "zone" | "words";

/** The legacy engine reads zones better (it keeps runs of `<`), the LSTM engine reads words better (documents.md). */
const engines = {
  zone: { mode: 0, data: "4.0.0", isLegacy: true },
  words: { mode: 1, data: "4.0.0_best_int", isLegacy: false },
} as const satisfies Record<EngineKind, object>;

// The legacy engine learns shapes from whatever it reads: 27 of 78 lines read otherwise after other documents than alone.
const zoneParameters = {
  tessedit_char_whitelist: "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<",
  classify_enable_learning: "0",
};

async function startEngine(kind: EngineKind): Promise<Worker> {
  const { mode, data, isLegacy } = engines[kind];
  const worker = await createWorker("eng", mode, {
    langPath: path.join(packageFolder("@tesseract.js-data/eng"), data),
    gzip: true,
    cacheMethod: "none", // the default trusts a file in the working folder
    legacyCore: isLegacy,
    legacyLang: isLegacy,
    errorHandler: () => {}, // without one, one bad image ends the process; the call itself still rejects
  });
  await worker.setParameters({
    user_defined_dpi: "300",
    debug_file: "/dev/null", // it prints remarks about every page otherwise
    ...(kind === "zone" ? zoneParameters : {}),
  });
  return worker;
}

const parameterOf = (mode: ReadingMode) => ({ tessedit_pageseg_mode: asSegmentation(segmentation[mode]) });

/** tesseract.js types its modes as an enum that TypeScript cannot import erasably; the strings are its values. */
function asSegmentation(mode: string): PSM {
  return mode as PSM;
}

/** The reading, or `took_too_long` once the engine's thread has spent its limit on it. */
async function watched<T>(engine: Worker, limitMs: number, read: () => Promise<T>): Promise<T> {
  const thread: unknown = Reflect.get(engine, "worker");
  if (!(thread instanceof Thread)) return read();
  const before = await threadCpuMs(thread);
  let timer: NodeJS.Timeout | undefined;
  const spent = new Promise<never>((_, reject) => {
    const look = async () => {
      if ((await threadCpuMs(thread)) - before > limitMs) reject(tookTooLong());
    };
    timer = setInterval(look, watchMs);
  });
  try {
    return await Promise.race([read(), spent]);
  } finally {
    clearInterval(timer);
  }
}

/**
 * A reader that starts its engine at the first read and replaces it after `readsMax` reads, and after one on which it spent
 * more CPU time than `limitMs`, which throws `ImageRefused`; one read at a time.
 */
export function lazyTextReader(kind: EngineKind, limitMs = cpuMsMax): TextReader {
  let engine: Promise<Worker> | null = null;
  let reads = 0;
  let current: ReadingMode | null = null;
  let last: Promise<unknown> = Promise.resolve();

  const close = async () => {
    const open = engine;
    engine = null;
    reads = 0;
    current = null;
    await (await open)?.terminate();
  };
  const recognize = async (png: Buffer, mode: ReadingMode, output: Partial<OutputFormats>) => {
    if (reads++ >= readsMax) await close();
    engine ??= startEngine(kind);
    const worker = await engine;
    if (current !== mode) await worker.setParameters(parameterOf(mode));
    current = mode;
    try {
      return (await watched(worker, limitMs, () => worker.recognize(png, {}, output))).data;
    } catch (cause) {
      await close(); // it may still be at work
      throw cause;
    }
  };
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work);
    last = next.catch(() => {});
    return next;
  };
  return {
    read: (png, mode) => inTurn(async () => (await recognize(png, mode, { text: true })).text),
    readBoxes: (png, mode) => inTurn(async () => boxesOf(await recognize(png, mode, { text: false, blocks: true }))),
    async wake() {
      engine ??= startEngine(kind);
      await engine;
    },
    close,
  };
}

function boxesOf({ blocks }: Page): WordBox[] {
  const lines = (blocks ?? []).flatMap((block) => block.paragraphs.flatMap((paragraph) => paragraph.lines));
  return lines.flatMap(({ words }) =>
    words.map(({ text, confidence, bbox }) => ({ text, confidence: confidence / 100, ...bbox })),
  );
}
