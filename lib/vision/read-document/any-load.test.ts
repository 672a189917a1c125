import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "#lib/project-root.ts";
import { WorkerPool } from "#lib/workers/worker-pool.ts";
import { variedDocuments } from "#scripts/vision/varied-documents.ts";
import { closeVision, type DocumentReading, readDocument } from "../index.ts";
import type { Assignment } from "../pool/jobs.ts";
import { VISION_ERRORS } from "../pool/vision-errors.ts";

// Whoever reads by the clock reads less on a busy machine. `npm run bench:vision -- load` reads beside four busy loops, and
// photographs too.

const hurried = new WorkerPool<Assignment>({
  entry: path.join(projectRoot(), "lib/vision/testing/hasty-worker.ts"),
  workersMax: 1,
  queueMax: 1,
  idleMs: 300_000,
  hangMsMax: 300_000,
  heapMegabytesMax: 1024,
  errors: VISION_ERRORS,
});

const pictures = new Map<string, Buffer>();
const usual = new Map<string, DocumentReading>();

beforeAll(async () => {
  for (const { name, hints, draw } of variedDocuments) {
    const picture = await draw();
    pictures.set(name, picture);
    usual.set(name, await readDocument(picture, hints));
  }
});

afterAll(() => Promise.all([closeVision(), hurried.close()]));

describe("the same picture", () => {
  it.each([...variedDocuments].reverse())(
    "$name: is read alike where time flies, and after other pictures",
    async ({ name, hints }) => {
      const jpeg = pictures.get(name) ?? Buffer.alloc(0);
      expect(await hurried.run({ name: "readDocument", input: { jpeg, hints } }, 300_000)).toEqual(usual.get(name));
    },
  );

  it("is told to be read in part where it shows more than is searched, and not where it was read", () => {
    const codes = (name: string) => usual.get(name)?.reasons.map(({ code }) => code);
    expect(codes("sheet of lines")).toContain("effort_exhausted");
    expect(codes("sheet of lines")).not.toContain("zone_not_found");
    expect(codes("passport, scanned")).toEqual([]);
  });
});
