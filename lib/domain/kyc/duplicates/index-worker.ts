import { parentPort } from "node:worker_threads";
import { open } from "#lib/crypto/envelope.ts";
import { type FaceHit, FaceIndex } from "./face-index.ts";
import type {
  IndexAnswer,
  IndexQuestion,
  IndexReply,
  IndexRequest,
  Opener,
  SealedFace,
  Wanted,
} from "./index-messages.ts";

// The thread that holds opened templates. They are opened here, and here alone many at a time.

const indexes = new Map<string, FaceIndex>();

function indexOf(name: string): FaceIndex {
  const index = indexes.get(name) ?? new FaceIndex();
  indexes.set(name, index);
  return index;
}

/** Adds what opens; returns how many did not, which a damaged row must not make everybody's search fail. */
function addAll(index: FaceIndex, keys: Opener, faces: readonly SealedFace[]): number {
  let unreadable = 0;
  for (const { id, sessionId, template, context, before } of faces) {
    try {
      index.add(id, sessionId, new Float32Array(Uint8Array.from(open(keys, template, context, before)).buffer));
    } catch {
      unreadable++;
    }
  }
  return unreadable;
}

function answerTo(question: IndexQuestion): IndexAnswer {
  if (question.kind === "drop") {
    indexes.delete(question.index);
    return { hits: [], size: 0, unreadable: 0 };
  }
  const index = question.kind === "compare" ? new FaceIndex() : indexOf(question.index);
  const isAdding = question.kind === "add" || question.kind === "compare";
  const unreadable = isAdding ? addAll(index, question.opener, question.faces) : 0;
  if (question.kind === "forget") index.forget(question.sessionId);
  if (question.kind === "remove") index.remove(question.ids);
  const isSearch = question.kind === "search" || question.kind === "compare";
  const hits = isSearch ? hitsOf(index, question) : [];
  return { hits, size: index.size, unreadable };
}

const hitsOf = (index: FaceIndex, { templates, distanceMax, limit }: Wanted): FaceHit[] =>
  templates.flatMap((template) => index.search(template, distanceMax, limit));

parentPort?.on("message", ({ number, question }: IndexRequest) => {
  const reply = (message: IndexReply) => parentPort?.postMessage(message);
  try {
    reply({ number, answer: answerTo(question) });
  } catch (error) {
    reply({ number, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});
