import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { variedDocuments } from "#scripts/vision/varied-documents.ts";
import { closeVision, type DocumentReading, readDocument } from "../index.ts";
import { besideBusyLoops } from "../testing/busy-loops.ts";

// Whoever reads by the clock reads less on a busy machine. `npm run bench:vision -- load` does the same with more pictures.

afterAll(closeVision);

const pictures = new Map<string, Buffer>();
const alone = new Map<string, DocumentReading>();

beforeAll(async () => {
  for (const { name, hints, draw } of variedDocuments) {
    const picture = await draw();
    pictures.set(name, picture);
    alone.set(name, await readDocument(picture, hints));
  }
}, 600_000);

describe("the same picture", { timeout: 600_000 }, () => {
  it("is read alike, field by field, beside four busy loops and after other pictures", async () => {
    await besideBusyLoops(4, async () => {
      for (const { name, hints } of [...variedDocuments].reverse())
        expect({ name, ...(await readDocument(pictures.get(name) ?? Buffer.alloc(0), hints)) }).toEqual({ name, ...alone.get(name) }); // biome-ignore format: one comparison
    });
  });

  it("is told to be read in part where it shows more than is searched, and not where it was read", () => {
    const codes = (name: string) => alone.get(name)?.reasons.map(({ code }) => code);
    expect(codes("sheet of lines")).toContain("effort_exhausted");
    expect(codes("passport, scanned")).toEqual([]);
  });
});
