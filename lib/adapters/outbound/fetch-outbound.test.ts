import http from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { fetchOutbound, type OutboundRequest } from "./fetch-outbound.ts";

const local = { allowLocal: true };
const get: OutboundRequest = { method: "GET", headers: {}, timeoutMilliseconds: 300_000, bytesMax: 1000 };

async function serving(answer: http.RequestListener): Promise<string> {
  const server = http.createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return `http://127.0.0.1:${address.port}/`;
}

describe("asking an address outside", () => {
  it("sends method, headers and body, and reads the answer", async () => {
    const url = await serving((req, res) => {
      req.on("data", (chunk) => res.end(`${req.method} ${req.headers["x-a"]} ${chunk}`));
    });
    const answer = await fetchOutbound(url, { ...get, method: "POST", headers: { "x-a": "b" }, body: "c=d" }, local);
    expect([answer.status, await answer.text()]).toEqual([200, "POST b c=d"]);
  });

  it("does not follow a redirect", async () => {
    const url = await serving((_req, res) => res.writeHead(302, { location: "/elsewhere" }).end());
    const answer = await fetchOutbound(url, get, local);
    expect([answer.status, answer.headers.get("location")]).toEqual([302, "/elsewhere"]);
  });

  it("stops reading at the limit, however long the answer is", async () => {
    let sent = 0;
    const url = await serving((_req, res) => {
      const more = () => {
        sent++;
        if (!res.destroyed) res.write("x".repeat(100_000), more);
      };
      more();
    });
    await expect(fetchOutbound(url, get, local)).rejects.toThrow("The address answered with more than is read.");
    expect(sent).toBeLessThan(1000);
  });

  it("reads an answer of exactly the limit", async () => {
    const url = await serving((_req, res) => res.end("x".repeat(1000)));
    expect(await (await fetchOutbound(url, get, local)).text()).toHaveLength(1000);
  });

  it.each([
    ["never answers", () => {}],
    ["never ends its answer", (_req: unknown, res: http.ServerResponse) => res.write("x")],
  ])("gives up on what %s", async (_, answer) => {
    const url = await serving(answer);
    const asking = fetchOutbound(url, { ...get, timeoutMilliseconds: 100 }, local);
    await expect(asking).rejects.toThrow("The address did not answer in time.");
  });

  it("says so where nobody listens", async () => {
    await expect(fetchOutbound("http://127.0.0.1:9/", get, local)).rejects.toThrow("The address could not be reached.");
  });

  it("asks no private address", async () => {
    let asked = 0;
    const url = await serving((_req, res) => res.end(String(++asked)));
    await expect(fetchOutbound(url, get, { allowLocal: false })).rejects.toThrow("must begin with https://");
    await expect(fetchOutbound("https://127.0.0.1/", get, { allowLocal: false })).rejects.toThrow("private network");
    expect(asked).toBe(0);
  });
});
