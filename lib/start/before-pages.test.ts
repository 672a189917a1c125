import http from "node:http";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { toldOutage } from "#db/outage.ts";
import { env } from "#lib/env.ts";
import { toPages } from "./before-pages.ts";

/** Pages that tell what they were asked, and answer with the status that is asked for. */
async function pages(req: http.IncomingMessage, res: http.ServerResponse): Promise<void> {
  const asked = new URL(req.url ?? "/", "http://pages").searchParams;
  res.statusCode = Number(asked.get("status") ?? "200");
  if (asked.has("outage")) toldOutage(Object.assign(new Error("away"), { code: "ECONNREFUSED" }));
  if (req.headers["x-own-policy"]) res.setHeader("content-security-policy", "own");
  res.end(JSON.stringify(req.headers));
}

const server = http.createServer((req, res) => void toPages(pages, req, res, "203.0.113.7"));
let port = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  port = typeof address === "object" && address ? address.port : 0;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

type Told = { status: number | undefined; headers: http.IncomingHttpHeaders; body: string };

function ask(path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Told> {
  return new Promise((resolve, reject) => {
    const sent = http.request({ port, host: "127.0.0.1", path, method, headers, agent: false }, (res) => {
      let body = "";
      res.on("data", (chunk: Buffer) => (body += chunk.toString()));
      res.on("end", () => resolve({ status: res.statusCode, headers: res.headers, body }));
    });
    sent.on("error", reject).end();
  });
}

const CLAIMS = {
  "x-forwarded-host": "evil.example",
  "x-forwarded-proto": "https",
  "x-forwarded-port": "1",
  "x-forwarded-prefix": "/evil",
  forwarded: "host=evil.example",
  "x-original-url": "/evil",
  "x-rewrite-url": "/evil",
};

describe("a request for a page", () => {
  it("is told nothing that its sender claims of another request, but the address that was found", async () => {
    const { body } = await ask("/", { ...CLAIMS, "x-forwarded-for": "198.51.100.66", cookie: "kept=1" });
    expect(body).not.toContain("evil");
    expect(JSON.parse(body)).toMatchObject({ "x-forwarded-for": "203.0.113.7", cookie: "kept=1" });
    expect(Object.keys(JSON.parse(body)).filter((name) => name in CLAIMS)).toEqual([]);
  });

  it("is told what a trusted proxy says of it", async () => {
    const was = env().TRUSTED_PROXIES;
    onTestFinished(() => void Object.assign(env(), { TRUSTED_PROXIES: was }));
    Object.assign(env(), { TRUSTED_PROXIES: ["127.0.0.0/8"] });
    const { body } = await ask("/", { "x-forwarded-host": "id.example.com" });
    expect(JSON.parse(body)).toMatchObject({ "x-forwarded-host": "id.example.com", "x-forwarded-for": "203.0.113.7" });
  });

  it.each(["TRACE", "PUT", "DELETE", "PATCH", "PROPFIND", "QUERY"])(
    "by the method %s is refused with 405",
    async (method) => {
      const { status, headers } = await ask("/", {}, method);
      expect([status, headers.allow]).toEqual([405, "GET, HEAD, OPTIONS, POST"]);
    },
  );

  it.each([404, 400, 500])("that is answered with %i has a policy by which nothing runs", async (status) => {
    const { headers } = await ask(`/models/none?status=${status}`);
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(headers["content-security-policy"]).not.toContain("script-src");
    expect(headers["x-content-type-options"]).toBe("nosniff");
  });

  it("that fails while the database is away is answered with 503 and a time to come back, and any other with 500", async () => {
    const away = await ask("/?status=500&outage=1");
    expect([away.status, away.headers["retry-after"]]).toEqual([503, "1"]);
    const broken = await ask("/?status=500");
    expect([broken.status, broken.headers["retry-after"]]).toEqual([500, undefined]);
  });

  it("keeps the policy that the page gave itself, and a file that is there gets none", async () => {
    const own = await ask("/?status=404", { "x-own-policy": "1" });
    expect(own.headers["content-security-policy"]).toBe("own");
    expect((await ask("/models/worker.js")).headers["content-security-policy"]).toBeUndefined();
  });
});
