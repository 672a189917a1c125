import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fromNode, toNode } from "./http.ts";
import { codingFor } from "./packed.ts";
import { staticAnswer } from "./static-files.ts";

const root = mkdtempSync(path.join(os.tmpdir(), "bonafide-static-"));
const CODE = "export const answer = 42;\n".repeat(500);
const put = (name: string, content: string | Uint8Array) => {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
  writeFileSync(path.join(root, name), content);
};

beforeAll(() => {
  put("public/models/human.esm.js", CODE);
  put("public/vendor/scalar.js", CODE);
  put("public/models/README.md", "# no file of a page");
  put("public/models/.env", "SECRET=1");
  put("public/secret.js", "no model");
  put(".next/static/chunks/0a~b-c_1.js", CODE);
  put(".next/static/media/inter.woff2", crypto.getRandomValues(new Uint8Array(4096)));
  put(".next/server/page.js", "never");
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const get = (address: string, headers: Record<string, string> = {}, method = "GET") =>
  staticAnswer({ method, path: address, header: (name) => headers[name] }, root);
const bytesOf = (body: string | Uint8Array | undefined) => Buffer.from(body ?? "");

describe("a file of the pages", () => {
  it.each(["/models/human.esm.js", "/vendor/scalar.js", "/_next/static/chunks/0a~b-c_1.js"])(
    "%s comes packed as the client takes it, whole for whoever takes nothing, and is packed once",
    async (address) => {
      const [plain, gzip, brotli] = await Promise.all(
        ["identity", "gzip, deflate", "gzip, deflate, br"].map((coding) => get(address, { "accept-encoding": coding })),
      );
      expect([plain, gzip, brotli].map((each) => each?.headers["content-encoding"])).toEqual([undefined, "gzip", "br"]);
      for (const each of [plain, gzip, brotli])
        expect(each).toMatchObject({ status: 200, headers: { vary: "accept-encoding" } });
      const texts = [
        bytesOf(plain?.body),
        gunzipSync(bytesOf(gzip?.body)),
        brotliDecompressSync(bytesOf(brotli?.body)),
      ];
      expect(texts.map(String)).toEqual([CODE, CODE, CODE]);
      expect(bytesOf(brotli?.body).length).toBeLessThan(CODE.length / 10);
      expect((await get(address, { "accept-encoding": "br" }))?.body).toBe(brotli?.body);
    },
  );

  it("is not sent to whoever has it, however he writes its tag", async () => {
    const etag = (await get("/models/human.esm.js"))?.headers.etag ?? "";
    for (const sent of [etag, `"other", ${etag}`, etag.replace("W/", ""), "*"])
      expect(await get("/models/human.esm.js", { "if-none-match": sent })).toMatchObject({ status: 304, body: "" });
    expect(await get("/models/human.esm.js", { "if-none-match": '"other"' })).toMatchObject({ status: 200 });
  });

  it("named by its contents is kept for ever; a model is looked at again, so that its parts are of one version", async () => {
    const cached = async (address: string) => (await get(address))?.headers["cache-control"];
    expect(await cached("/_next/static/chunks/0a~b-c_1.js")).toBe("public, max-age=31536000, immutable");
    expect(await cached("/models/human.esm.js")).toBe("public, no-cache");
  });

  it("that only grows by it is not packed: fonts", async () => {
    const font = await get("/_next/static/media/inter.woff2", { "accept-encoding": "br, gzip" });
    expect(font?.headers).toMatchObject({ "content-type": "font/woff2", vary: "accept-encoding" });
    expect([font?.headers["content-encoding"], bytesOf(font?.body).length]).toEqual([undefined, 4096]);
  });

  it("answers HEAD with the headers of a GET, through a server", async () => {
    const server = http.createServer(async (req, res) => {
      const answer = await staticAnswer(fromNode(req), root);
      if (answer) await toNode(res, req, answer);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const bound = server.address();
    const url = `http://127.0.0.1:${typeof bound === "object" ? bound?.port : 0}/models/human.esm.js`;
    const headers = { "accept-encoding": "br" };
    const [head, whole] = [await fetch(url, { method: "HEAD", headers }), await fetch(url, { headers })];
    const told = (answer: Response) =>
      ["content-length", "content-encoding", "etag", "content-type"].map((name) => answer.headers.get(name));
    expect(told(head)).toEqual(told(whole));
    expect([(await head.text()).length, await whole.text()]).toEqual([0, CODE]);
    await new Promise((resolve) => server.close(resolve));
  });

  it("is nothing else: no other folder, no hidden file, nothing that is not there, nothing but reading", async () => {
    for (const address of [
      "/models/README.md",
      "/models/.env",
      "/models/../secret.js",
      "/models/%2e%2e/secret.js",
      "/secret.js",
      "/_next/static/../server/page.js",
      "/_next/static/%2e%2e/server/page.js",
      "/_next/server/page.js",
      "/models/none.js",
      "/models/",
      "/_next/static//chunks/0a~b-c_1.js",
    ])
      expect(await get(address), address).toBeUndefined();
    expect(await get("/models/human.esm.js", {}, "POST")).toBeUndefined();
  });
});

describe("what a client takes", () => {
  it.each([
    [undefined, undefined],
    ["", undefined],
    ["identity", undefined],
    ["gzip", "gzip"],
    ["gzip, br", "br"],
    ["br;q=0, gzip", "gzip"],
    ["br;q=0.0, gzip;q=0", undefined],
    ["*", "br"],
    ["*;q=0", undefined],
    ["br;q=0, *", "gzip"],
    ["GZIP ; q=0.5", "gzip"],
    ["brotli, xbr", undefined],
  ])("is read from %s", (accepted, coding) => expect(codingFor(accepted)).toBe(coding));
});
