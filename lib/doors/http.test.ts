import { readdirSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { newTenant, type TestTenant } from "#lib/testing/tenant.ts";
import { fromNode, mount, originForm, toNode } from "./http.ts";
import { doors, router } from "./index.ts";
import { serve } from "./serve.ts";

const ONE_PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";
const APP = path.resolve("app");

let server: http.Server;
let url: string;
let tenant: TestTenant;

beforeAll(async () => {
  tenant = await newTenant();
  server = http.createServer(async (req, res) => {
    const response = await serve(router(), fromNode(req));
    if (response) toNode(res, req, response);
    else res.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

const handlers: Record<string, (request: Request) => Promise<Response>> = mount(router);

type Sent = { method: string; at: string; headers?: Record<string, string>; body?: string | FormData };

/** What may differ between two answers to one question: ids of the request, and how far the window has gone. */
function comparable(response: Response, text: string) {
  const kept = [
    "content-type",
    "cache-control",
    "allow",
    "x-ratelimit-limit",
    "x-content-type-options",
    "www-authenticate",
  ];
  return {
    status: response.status,
    headers: Object.fromEntries(kept.map((name) => [name, response.headers.get(name)])),
    body: text.replaceAll(/req_\w+/g, "req_"),
  };
}

async function both({ method, at, headers, body }: Sent) {
  const init = { method, headers, body };
  const direct = await fetch(url + at, init);
  const handler = handlers[method];
  if (!handler) throw new Error(`a route file exports no ${method}`);
  const mounted = await handler(new Request(url + at, init));
  return [comparable(direct, await direct.text()), comparable(mounted, await mounted.text())];
}

describe("the fast path and the route files", () => {
  it("answer a file with the same bytes, and a HEAD with its length alone", async () => {
    const png = Buffer.from(ONE_PIXEL, "base64");
    const body = new FormData();
    body.append("file", new Blob([png], { type: "image/png" }), "logo.png");
    await fetch(`${url}/v1/organization/logo`, { method: "PUT", headers: tenant.headers, body });
    const at = `${url}/hosted/${tenant.id}/logo`;
    const [direct, mounted] = [await fetch(at), await handlers.GET?.(new Request(at))];
    const bytes = Buffer.from(await direct.arrayBuffer());
    expect([direct.status, direct.headers.get("content-type")]).toEqual([200, "image/png"]);
    expect(bytes.subarray(0, 8)).toEqual(png.subarray(0, 8));
    expect(Buffer.from((await mounted?.arrayBuffer()) ?? new ArrayBuffer())).toEqual(bytes);
    const head = await fetch(at, { method: "HEAD" });
    expect([head.headers.get("content-length"), await head.text()]).toEqual([String(bytes.length), ""]);
  });

  const json = { "content-type": "application/json" };
  const questions: [string, () => Sent][] = [
    ["an answer", () => ({ method: "GET", at: "/v1/users?limit=1", headers: tenant.headers })],
    ["the alias", () => ({ method: "GET", at: "/api/v1/users?limit=1", headers: tenant.headers })],
    ["a HEAD", () => ({ method: "HEAD", at: "/v1/users", headers: tenant.headers })],
    ["an OPTIONS", () => ({ method: "OPTIONS", at: "/v1/users" })],
    ["no key", () => ({ method: "GET", at: "/partner/sessions" })],
    ["an unknown address", () => ({ method: "GET", at: "/v1/nothing" })],
    ["a wrong method", () => ({ method: "PUT", at: "/api/auth/session" })],
    [
      "malformed JSON",
      () => ({ method: "POST", at: "/v1/webhooks", headers: { ...tenant.headers, ...json }, body: "{" }),
    ],
    [
      "a validation failure",
      () => ({ method: "POST", at: "/v1/webhooks", headers: { ...tenant.headers, ...json }, body: "{}" }),
    ],
    ["a broken encoding", () => ({ method: "GET", at: "/v1/users/%zz", headers: tenant.headers })],
    [
      "a form",
      () => {
        const body = new FormData();
        body.append("file", new Blob(["no picture"]), "x.jpg");
        return { method: "POST", at: "/v1/kyc/sessions/none/face/match", headers: tenant.headers, body };
      },
    ],
  ];

  it.each(questions)("answer alike: %s", async (_name, sent) => {
    const [direct, mounted] = await both(sent());
    expect(mounted).toEqual(direct);
  });

  it("cover every address of every door", () => {
    const files = routeFiles(APP);
    const missing = doors
      .flatMap((door) => door.routes.map((route) => route.path))
      .filter((at) => !files.some((pattern) => pattern.test(at)));
    expect(missing).toEqual([]);
  });
});

/** The addresses that Next gives to each `route.ts`, as patterns. */
function routeFiles(folder: string, prefix = ""): RegExp[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === "route.ts") return [new RegExp(`^${prefix}$`)];
    if (!entry.isDirectory()) return [];
    const segment = entry.name
      .replace(/^\(.*\)$/, "")
      .replace(/^\[\[\.\.\.\w+\]\]$/, "(?:/.*)?")
      .replace(/^\[\.\.\.\w+\]$/, "/.+")
      .replace(/^\[\w+\]$/, "/[^/]+");
    const isPattern = /^\(\?|^\/|^$/.test(segment);
    return routeFiles(
      path.join(folder, entry.name),
      prefix + (isPattern ? segment : `/${segment.replaceAll(".", "\\.")}`),
    );
  });
}

describe("the target of a request", () => {
  it.each([
    ["/v1/me?a=b", "/v1/me?a=b"],
    ["//evil.example/x", "//evil.example/x"],
    ["http://evil.example/api/v1/client/me?a=b", "/api/v1/client/me?a=b"],
    ["HTTPS://evil.example", "/"],
    [undefined, "/"],
    ["*", undefined],
    ["http://", undefined],
    ["evil.example:443", undefined],
  ])("%s is %s to us", (target, path) => {
    expect(originForm(target)).toBe(path);
  });
});
