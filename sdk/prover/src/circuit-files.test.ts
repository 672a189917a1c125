import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { circuitFiles } from "./circuit-files.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const [WASM, KEY] = [Buffer.from("a program"), Buffer.from("a proving key")];
const WASM_PATH = "/circuits/build/password_login_js/password_login.wasm";
const KEY_PATH = "/circuits/build/password_login.zkey";
const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");
const digests = { password_login: { wasm: sha256(WASM), provingKey: sha256(KEY) } };

/** A server of these files that notes what it is asked for; whoever changes the files changes what it answers. */
async function serve(files: Record<string, Buffer>) {
  const asked: string[] = [];
  const server = createServer(({ url = "" }, answer) => {
    asked.push(url);
    const bytes = files[url.split("?")[0] ?? ""];
    answer.writeHead(bytes ? 200 : 404).end(bytes);
  });
  servers.push(server.listen(0, "127.0.0.1"));
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { asked, baseUrl: `http://127.0.0.1:${port}` };
}

const load = (baseUrl: string) => circuitFiles("password_login", { baseUrl, digests }, () => {});

describe("a circuit's files", () => {
  it("are asked for by their digest, once", async () => {
    const { asked, baseUrl } = await serve({ [WASM_PATH]: WASM, [KEY_PATH]: KEY });
    const [first, second] = await Promise.all([load(baseUrl), load(baseUrl)]);
    expect(Buffer.from(first.wasm)).toEqual(WASM);
    expect(Buffer.from(first.provingKey)).toEqual(KEY);
    expect(second).toBe(first);
    const { wasm, provingKey } = digests.password_login;
    expect(asked.sort()).toEqual([`${KEY_PATH}?v=${provingKey}`, `${WASM_PATH}?v=${wasm}`].sort());
  });

  it.each([WASM_PATH, KEY_PATH])(
    "are refused where %s is not the one that was expected, and asked for anew",
    async (path) => {
      const files: Record<string, Buffer> = { [WASM_PATH]: WASM, [KEY_PATH]: KEY };
      const right = files[path] ?? Buffer.alloc(0);
      files[path] = Buffer.concat([right, Buffer.from("!")]);
      const { baseUrl } = await serve(files);
      await expect(load(baseUrl)).rejects.toMatchObject({ name: "ProverError", code: "altered" });
      files[path] = right;
      expect(Buffer.from((await load(baseUrl)).provingKey)).toEqual(KEY);
    },
  );

  it("that have changed places are refused", async () => {
    const { baseUrl } = await serve({ [WASM_PATH]: KEY, [KEY_PATH]: WASM });
    await expect(load(baseUrl)).rejects.toMatchObject({ code: "altered" });
  });

  it("of a circuit whose digests nobody knows are asked of nobody", async () => {
    const { asked, baseUrl } = await serve({});
    expect(() => circuitFiles("identity_proof", { baseUrl, digests }, () => {})).toThrow(
      expect.objectContaining({ code: "refused" }),
    );
    expect(asked).toEqual([]);
  });

  it("that are not there, or behind no connection, are said to be so", async () => {
    const { baseUrl } = await serve({});
    await expect(load(baseUrl)).rejects.toMatchObject({ code: "failed" });
    const gone = await serve({});
    servers.pop()?.close();
    await expect(load(gone.baseUrl)).rejects.toMatchObject({ code: "offline" });
  });
});
