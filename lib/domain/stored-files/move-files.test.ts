import { randomBytes } from "node:crypto";
import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { bothPlaces } from "#lib/adapters/storage/both-places.ts";
import { localStorage } from "#lib/adapters/storage/local.ts";
import { type Storage, StorageUnavailable } from "#lib/adapters/storage/port.ts";
import { s3Storage } from "#lib/adapters/storage/s3.ts";
import { startS3 } from "#lib/adapters/storage/testing/s3-server.ts";
import { newId } from "#lib/crypto/random.ts";
import { temporaryFolder } from "#lib/testing/temporary-folder.ts";
import { holdingFile } from "./hold-file.ts";
import { moveFiles } from "./move-files.ts";

type Places = { from: Storage; to: Storage };
const DIRECTIONS: Record<string, () => Promise<Places>> = {
  "local to S3": async () => ({ from: localStorage(temporaryFolder()), to: s3Storage((await startS3()).options) }),
  "S3 to local": async () => ({ from: s3Storage((await startS3()).options), to: localStorage(temporaryFolder()) }),
};

/** Stores files whose names no other test has, since a name is what is locked. */
async function filled({ from }: Places, count: number): Promise<Map<string, Buffer>> {
  const tenant = newId("org");
  const files = new Map<string, Buffer>();
  for (let index = 0; index < count; index++) files.set(`${tenant}/kyc_1/doc_${index}`, randomBytes(1_000 + index));
  for (const [name, bytes] of files) await from.put(name, bytes);
  return files;
}

function moving({ from, to }: Places, more: Partial<Parameters<typeof moveFiles>[0]> = {}): Promise<void> {
  const signal = new AbortController().signal;
  return moveFiles({ from, to, lanes: 3, onMoved: () => {}, isNewer: async () => false, signal, ...more });
}

async function expectMoved({ from, to }: Places, files: Map<string, Buffer>): Promise<void> {
  expect([await from.list(""), (await to.list("")).sort()]).toEqual([[], [...files.keys()].sort()]);
  for (const [name, bytes] of files) expect((await to.get(name))?.equals(bytes), name).toBe(true);
}

/** The same place, where something happens before or after one of its methods does its work. */
const altered = (place: Storage, methods: Partial<Storage>): Storage => ({ ...place, ...methods });

describe.each(Object.entries(DIRECTIONS))("moving from %s", (_name, made) => {
  it("takes every file, byte for byte, and tells of each", async () => {
    const places = await made();
    const files = await filled(places, 12);
    const told: number[] = [];
    await moving(places, { onMoved: (bytes) => told.push(bytes) });
    await expectMoved(places, files);
    expect(told.sort()).toEqual([...files.values()].map(({ byteLength }) => byteLength).sort());
  });

  it("goes on where it was stopped, wherever that was", async () => {
    const places = await made();
    const files = await filled(places, 12);
    const stopping = new AbortController();
    let moved = 0;
    const onMoved = () => {
      if (++moved === 4) stopping.abort();
    };
    await moving(places, { onMoved, signal: stopping.signal });
    expect((await places.from.list("")).length).toBeGreaterThan(0);
    // As after `kill -9`: copied and not yet removed.
    const [name = ""] = await places.from.list("");
    await places.to.put(name, files.get(name) ?? Buffer.alloc(0));
    await moving(places);
    await expectMoved(places, files);
  });

  it("loses nothing where the other place fails in the middle", async () => {
    const places = await made();
    const files = await filled(places, 8);
    let puts = 0;
    const failing = altered(places.to, {
      put: (name, bytes) =>
        ++puts > 3 ? Promise.reject(new StorageUnavailable("no space")) : places.to.put(name, bytes),
    });
    await expect(moving({ ...places, to: failing })).rejects.toThrow("no space");
    const names = [...(await places.from.list("")), ...(await places.to.list(""))];
    expect(new Set(names)).toEqual(new Set(files.keys()));
    await moving(places);
    await expectMoved(places, files);
  });

  it("keeps a file whose copy does not come back as it was", async () => {
    const places = await made();
    const files = await filled(places, 1);
    const forgetful = altered(places.to, { put: (name, bytes) => places.to.put(name, bytes.subarray(1)) });
    await expect(moving({ ...places, to: forgetful })).rejects.toThrow("did not come back as it was written");
    const [[name = "", bytes] = []] = files;
    expect((await places.from.get(name))?.equals(bytes ?? Buffer.alloc(0))).toBe(true);
  });

  it("does no harm twice at once", async () => {
    const places = await made();
    const files = await filled(places, 20);
    let moved = 0;
    const onMoved = () => void moved++;
    await Promise.all([moving(places, { onMoved }), moving(places, { onMoved })]);
    await expectMoved(places, files);
    expect(moved).toBe(files.size);
  });

  it.each(["to", "from"] as const)(
    "misses no file for those who read meanwhile, with %s as their main place",
    async (main) => {
      const places = await made();
      const files = await filled(places, 15);
      const seen = bothPlaces(places[main], places[main === "to" ? "from" : "to"]);
      let isDone = false;
      const reading = async () => {
        const missed: string[] = [];
        for (let round = 0; round === 0 || !isDone; round++)
          for (const [name, bytes] of files) if (!(await seen.get(name))?.equals(bytes)) missed.push(name);
        expect((await seen.list("")).length).toBe(files.size);
        return missed;
      };
      const move = moving(places).finally(() => {
        isDone = true;
      });
      expect(await reading()).toEqual([]);
      await move;
    },
  );

  it("waits for whoever replaces a file, and moves what it was replaced by", async () => {
    const places = await made();
    const [name = ""] = (await filled(places, 1)).keys();
    const seen = bothPlaces(places.to, places.from);
    let move: Promise<void> | undefined;
    await holdingFile(name, async () => {
      move = moving(places);
      await turn();
      await seen.put(name, Buffer.from("sealed anew"));
    });
    await move;
    await expectMoved(places, new Map([[name, Buffer.from("sealed anew")]]));
  });

  it.each([true, false])("keeps the newer of two that differ, which is the one to be moved: %s", async (isNewer) => {
    const places = await made();
    const [[name = "", bytes = Buffer.alloc(0)] = []] = await filled(places, 1);
    await places.to.put(name, Buffer.from("there already"));
    await moving(places, { isNewer: async () => isNewer });
    await expectMoved(places, new Map([[name, isNewer ? bytes : Buffer.from("there already")]]));
  });
});

it("a file that is written while it is moved at once is not lost to those who still write to the old place", async () => {
  const places = { from: localStorage(temporaryFolder()), to: localStorage(temporaryFolder()) };
  const name = `${newId("org")}/doc`;
  const movedAtOnce = altered(places.from, {
    async put(...words) {
      await places.from.put(...words);
      await moving(places);
    },
  });
  const writer = bothPlaces(movedAtOnce, places.to);
  await writer.put(name, Buffer.from("new"));
  expect((await writer.get(name))?.toString()).toBe("new");
});

const CALLS_OF_A_MOVE = 6;
const moments = Array.from({ length: CALLS_OF_A_MOVE + 1 }, (_, call) => call);

it.each(["to", "from"] as const)(
  "a file that is erased at any moment of its move, step by step, stays erased, with %s as the main place",
  async (main) => {
    for (const first of moments)
      for (const second of moments.slice(first))
        for (const third of moments.slice(second)) {
          const places = { from: localStorage(temporaryFolder()), to: localStorage(temporaryFolder()) };
          const [name = ""] = (await filled(places, 1)).keys();
          await moveWhileErased(places, name, { main, at: [first, second, third] });
          const left = [...(await places.from.list("")), ...(await places.to.list(""))];
          expect(left, `erased before the calls ${first}, ${second}, ${third}`).toEqual([]);
        }
  },
);

/** Moves one file, and takes the three steps of its erasure before these calls of the move, or after the last. */
async function moveWhileErased(places: Places, name: string, how: { main: keyof Places; at: number[] }): Promise<void> {
  // The order in which `bothPlaces` erases, which it is asked for itself.
  const order: Storage[] = [];
  const noting = (place: Storage) => altered(place, { remove: async () => void order.push(place) });
  const [main, other] = how.main === "to" ? [places.to, places.from] : [places.from, places.to];
  await bothPlaces(noting(main), noting(other)).remove(name);
  let calls = 0;
  let taken = 0;
  const upTo = async (call: number) => {
    for (; taken < how.at.length && (how.at[taken] ?? 0) <= call; taken++) await order[taken]?.remove(name);
  };
  const watched = (place: Storage): Storage => ({
    ...place,
    get: (...words) => upTo(calls++).then(() => place.get(...words)),
    has: (...words) => upTo(calls++).then(() => place.has(...words)),
    put: (...words) => upTo(calls++).then(() => place.put(...words)),
    remove: (...words) => upTo(calls++).then(() => place.remove(...words)),
  });
  await moving({ from: watched(places.from), to: watched(places.to) }).catch((cause: unknown) =>
    expect(String(cause)).toContain("kept where it was"),
  );
  await upTo(CALLS_OF_A_MOVE);
  expect([taken, order.length]).toEqual([3, 3]);
}
