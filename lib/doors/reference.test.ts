import { brotliDecompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { referenceAnswer, referenceNames } from "./reference.ts";

const get = (path: string, headers: Record<string, string> = {}, method = "GET") =>
  referenceAnswer({ method, path, header: (name) => headers[name] });

const textOf = (body: string | Uint8Array | undefined) => Buffer.from(body ?? "").toString();

describe("a reference document", () => {
  it("is made and packed once: every answer has the very same text and bytes", async () => {
    for (const path of ["/openapi.json", ...referenceNames.map(({ name }) => `/openapi/${name}.json`)]) {
      const [plain, again] = [await get(path), await get(path)];
      const [packed, repacked] = [
        await get(path, { "accept-encoding": "br" }),
        await get(path, { "accept-encoding": "br" }),
      ];
      expect(JSON.parse(textOf(plain?.body))).toMatchObject({ openapi: "3.1.0" });
      expect(again?.body).toBe(plain?.body);
      expect(packed?.body).toBe(repacked?.body);
      expect(packed?.headers["content-encoding"]).toBe("br");
      expect(brotliDecompressSync(Buffer.from(packed?.body ?? "")).toString()).toBe(textOf(plain?.body));
    }
  });

  it("is not sent to whoever has it", async () => {
    const etag = (await get("/openapi.json"))?.headers.etag ?? "";
    expect(await get("/openapi.json", { "if-none-match": `"other", ${etag}` })).toMatchObject({
      status: 304,
      body: "",
    });
    expect(await get("/openapi/v1.json", { "if-none-match": etag })).toMatchObject({ status: 200 });
  });

  it("there is of our doors alone, and answers to nothing but reading", async () => {
    expect(await get("/openapi/none.json")).toMatchObject({ status: 404 });
    expect(await get("/openapi/hosted.json")).toMatchObject({ status: 404 });
    for (const path of ["/openapi", "/openapi/v1/x", "/v1/openapi.json"]) expect(await get(path)).toBeUndefined();
    expect(await get("/openapi.json", {}, "POST")).toBeUndefined();
  });
});
