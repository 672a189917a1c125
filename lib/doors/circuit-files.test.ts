import { readFile } from "node:fs/promises";
import http from "node:http";
import { brotliDecompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { CIRCUITS } from "#lib/proofs/index.ts";
import { circuitAnswer } from "./circuit-files.ts";
import { fromNode, toNode } from "./http.ts";

const request = (address: string, headers: Record<string, string>) => {
  const { pathname: path, searchParams: query } = new URL(`http://localhost:3000/circuits/build/${address}`);
  return { method: "GET", path, query, header: (name: string) => headers[name] };
};
const get = async (address: string, headers: Record<string, string> = {}) => {
  const answer = await circuitAnswer(request(address, headers));
  if (!answer) throw new Error(`${address} is none of the circuits' addresses`);
  return new Response(answer.status === 304 ? null : answer.body, answer);
};
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

describe("what a prover loads", () => {
  it.each(Object.keys(CIRCUITS))(
    "of %s: program, proving key and verification key, each as it lies in circuits/",
    async (name) => {
      for (const [address, file, type] of [
        [`${name}_js/${name}.wasm`, `${name}.wasm`, "application/wasm"],
        [`${name}.zkey`, "proving_key.zkey", "application/octet-stream"],
        [`${name}.verification_key.json`, "verification_key.json", "application/json"],
      ] as const) {
        const response = await get(address);
        expect([response.status, response.headers.get("content-type")]).toEqual([200, type]);
        expect((await bytesOf(response)).equals(await readFile(`circuits/${name}/${file}`))).toBe(true);
      }
    },
  );

  const wasm = "identity_proof_js/identity_proof.wasm";

  it("is compressed for whoever takes it, and the same then", async () => {
    const [plain, small] = [await get(wasm), await get(wasm, { "accept-encoding": "gzip, deflate, br" })];
    expect([plain.headers.get("content-encoding"), small.headers.get("content-encoding")]).toEqual([null, "br"]);
    const [whole, compressed] = [await bytesOf(plain), await bytesOf(small)];
    expect(brotliDecompressSync(compressed).equals(whole)).toBe(true);
    expect(compressed.length).toBeLessThan(whole.length / 2);
  });

  it("arrives as it is through a server: packed on the way, whole for whoever asked", async () => {
    const server = http.createServer(async (req, res) => {
      const answer = await circuitAnswer(fromNode(req));
      if (answer) toNode(res, req, answer);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" ? address?.port : 0;
    const url = `http://127.0.0.1:${port}/circuits/build/${wasm}`;
    const response = await fetch(url, { headers: { "accept-encoding": "br" } });
    expect(response.headers.get("content-encoding")).toBe("br");
    expect((await bytesOf(response)).equals(await readFile("circuits/identity_proof/identity_proof.wasm"))).toBe(true);
    const known = await fetch(url, { headers: { "if-none-match": response.headers.get("etag") ?? "" } });
    expect([known.status, (await bytesOf(known)).length]).toEqual([304, 0]);
    await new Promise((resolve) => server.close(resolve));
  });

  it("is asked for once a day at most, and for ever where its digest is named", async () => {
    const first = await get(wasm);
    const etag = first.headers.get("etag") ?? "";
    expect(first.headers.get("cache-control")).toBe("public, max-age=86400");
    const again = await get(wasm, { "if-none-match": `"other", ${etag}` });
    expect([again.status, (await bytesOf(again)).length, again.headers.get("etag")]).toEqual([304, 0, etag]);
    expect((await get(wasm, { "if-none-match": '"other"' })).status).toBe(200);
    const digest = /[0-9a-f]{64}/.exec(etag)?.[0] ?? "";
    expect((await get(`${wasm}?v=${digest}`)).headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect((await get(`${wasm}?v=other`)).headers.get("cache-control")).toBe("public, max-age=86400");
  });

  it("may be loaded by pages of any origin", async () => {
    const { headers } = await get(wasm);
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("cross-origin-resource-policy")).toBe("cross-origin");
  });

  it("is nothing else: no source, no other folder, no other circuit", async () => {
    for (const address of [
      "identity_proof.circom",
      "identity_proof/identity_proof.wasm",
      "..%2Fmanifest.json",
      "..%2F..%2Fpackage.json",
      "never_js/never.wasm",
      "__proto__.zkey",
      "identity_proof_js/password_login.wasm",
    ])
      expect((await get(address)).status).toBe(404);
  });
});
