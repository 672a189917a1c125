import { onEviction } from "#db/short-cache.ts";
import { env } from "#lib/env.ts";
import { processWide } from "#lib/process-wide.ts";
import { IndexThread } from "./index-thread.ts";

const BYTES_A_FACE = 128 * 4;
const IDLE_MILLISECONDS = 15 * 60_000; // without a search nobody's face stays in memory for longer. Chosen
const AGE_MILLISECONDS = 60 * 60_000; // what a lost notification left behind is gone after an hour. Chosen

/** What this process knows of one tenant's index; the templates themselves are the thread's. */
export type HeldIndex = {
  name: string;
  madeAt: number;
  usedAt: number;
  size: number;
  /** The instant of the newest face read, null before the first reading has ended. */
  newest: number | null;
  /** Faces read lately, by id, with their instants. */
  recent: Map<string, number>;
  /** More faces than may be kept: they are read anew for every search. */
  isTooLarge: boolean;
  /** Searches that run. */
  users: number;
  /** Ends when the reading that goes on has ended, so that two searches do not read the same. */
  turn: Promise<unknown>;
};

type Faces = { thread: IndexThread; indexes: Map<string, HeldIndex>; idle: NodeJS.Timeout | null };

function faces(): Faces {
  return processWide<Faces>("kyc.faces", () => {
    const indexes = new Map<string, HeldIndex>();
    onEviction("faces", forgetHere);
    return { thread: new IndexThread(() => indexes.clear()), indexes, idle: null };
  });
}

export const faceThread = () => faces().thread;

/** How many faces this process may keep open, over all tenants. */
export const facesMax = () => Math.floor((env().FACE_INDEX_MEGABYTES * 1024 * 1024) / BYTES_A_FACE);

/** Runs a search with this tenant's index, which nobody takes away meanwhile. */
export async function holding<T>(name: string, search: (index: HeldIndex) => Promise<T>): Promise<T> {
  const index = indexNamed(name);
  index.usedAt = performance.now();
  index.users++;
  const { idle } = faces();
  if (idle) clearTimeout(idle);
  try {
    return await search(index);
  } finally {
    index.users--;
    sleepLater();
  }
}

/** Makes room for so many more faces by dropping what was searched longest ago; false where there is no room. */
export async function makeRoom(more: number): Promise<boolean> {
  const { indexes } = faces();
  const total = () => [...indexes.values()].reduce((sum, index) => sum + index.size, 0);
  const idle = [...indexes.values()].filter((index) => index.users === 0).sort((a, b) => a.usedAt - b.usedAt);
  for (const index of idle) {
    if (total() + more <= facesMax()) break;
    await drop(index.name);
  }
  return total() + more <= facesMax();
}

/** Ends the thread with all that it holds. */
export async function closeFaces(): Promise<void> {
  const { thread, idle } = faces();
  if (idle) clearTimeout(idle);
  await thread.close();
}

/** Whether this index has been dropped or lost with its thread since. */
export const isDropped = (index: HeldIndex): boolean => faces().indexes.get(index.name) !== index;

/** Gives up a tenant's index, where the search was switched off. */
export async function dropIndex(name: string): Promise<void> {
  await drop(name);
}

/** How many faces are in memory for a tenant and mode. */
export async function heldFaces(name: string): Promise<number> {
  const index = faces().indexes.get(name);
  return index && faces().thread.isAwake ? removeFaces(index, []) : 0;
}

/** Takes faces out of an index; returns how many are left. */
export async function removeFaces(index: HeldIndex, ids: string[]): Promise<number> {
  const { size } = await faces().thread.ask({ kind: "remove", index: index.name, ids });
  index.size = size;
  return size;
}

function indexNamed(name: string): HeldIndex {
  const { indexes, thread } = faces();
  const held = indexes.get(name);
  const now = performance.now();
  if (held && (held.users > 0 || now - held.madeAt < AGE_MILLISECONDS)) return held;
  if (held) void thread.ask({ kind: "drop", index: name }).catch(() => null); // with the thread its faces are gone too
  const made: HeldIndex = {
    name,
    madeAt: now,
    usedAt: now,
    size: 0,
    newest: null,
    recent: new Map(),
    isTooLarge: false,
    users: 0,
    turn: Promise.resolve(),
  };
  indexes.set(name, made);
  return made;
}

async function drop(name: string): Promise<void> {
  const { indexes, thread } = faces();
  if (!indexes.delete(name) || !thread.isAwake) return;
  await thread.ask({ kind: "drop", index: name });
}

/** `tenant` alone: the search was switched off. `tenant:mode:session`: a verification was erased. */
function forgetHere(key: string): void {
  const { indexes, thread } = faces();
  const [tenantId = "", mode, sessionId] = key.split(":");
  const gone = () => null; // a thread that has died holds nothing
  if (mode && sessionId) {
    const index = indexes.get(`${tenantId}:${mode}`);
    if (index && thread.isAwake) void thread.ask({ kind: "forget", index: index.name, sessionId }).catch(gone);
    return;
  }
  for (const each of ["live", "test"]) void drop(`${tenantId}:${each}`).catch(gone);
}

function sleepLater(): void {
  const state = faces();
  if (state.idle) clearTimeout(state.idle);
  state.idle = setTimeout(() => void state.thread.close(), IDLE_MILLISECONDS);
  state.idle.unref();
}
