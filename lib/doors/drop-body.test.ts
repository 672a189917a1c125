import { execFile } from "node:child_process";
import http from "node:http";
import net from "node:net";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import * as z from "zod";
import { env } from "#lib/env.ts";
import { newKey, newTenant, type TestTenant } from "#lib/testing/tenant.ts";
import { FILE_BYTES_MAX, FORM_BYTES_MAX, JSON_BYTES_MAX } from "./body.ts";
import { fromNode, toNode } from "./http.ts";
import { doors, router } from "./index.ts";
import { serve } from "./serve.ts";

const MEGABYTE = 1024 * 1024;
/** More than the buffers of a connection hold, so that a client is still writing when it is refused. */
const PICTURE = new Uint8Array(6 * MEGABYTE);

let server: http.Server;
let port = 0;
let tenant: TestTenant;
const received = { bytes: 0 };

beforeAll(async () => {
  tenant = await newTenant();
  server = http.createServer(async (req, res) => {
    const response = await serve(router(), fromNode(req));
    if (response) await toNode(res, req, response);
  });
  server.on("connection", (socket) => socket.once("close", () => (received.bytes = socket.bytesRead)));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  port = typeof address === "object" && address ? address.port : 0;
});

afterAll(() => {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(resolve));
});

const send = async (at: string, headers: Record<string, string>, body: BodyInit, method = "POST") => {
  const answer = await fetch(`http://127.0.0.1:${port}${at}`, { method, headers, body });
  return { status: answer.status, text: await answer.text() };
};

function form(bytes: Uint8Array<ArrayBuffer> = PICTURE): FormData {
  const body = new FormData();
  body.append("file", new Blob([bytes], { type: "image/jpeg" }), "picture.jpg");
  return body;
}

/** A body whose length is not said before. */
const stream = (bytes: number) =>
  new ReadableStream({
    pull(controller) {
      if (bytes <= 0) return controller.close();
      bytes -= MEGABYTE;
      controller.enqueue(new Uint8Array(MEGABYTE));
    },
  });

/** Node's fetch wants it said that it need not read while it writes; the types do not know the word. */
const streamed = async (at: string, headers: Record<string, string>, bytes: number) => {
  const init = { method: "POST", headers, body: stream(bytes), duplex: "half" };
  const answer = await fetch(`http://127.0.0.1:${port}${at}`, init);
  return { status: answer.status, text: await answer.text() };
};

const uploads = doors.flatMap((door) =>
  door.routes
    .filter((route) => ["key", "user", "key+user", "console", "any"].includes(route.auth) && route.method !== "GET")
    .slice(0, 6)
    .map((route) => ({ door: door.name, method: route.method, at: route.path.replaceAll(/\{\w+\}/g, "none") })),
);

const SIZES = [100_000, 300_000, MEGABYTE, 3 * MEGABYTE];

/** Whether an answer is lost depends on which of two processes is faster: one that shares ours never loses it. */
const CLIENT = `
const { port, sizes, uploads } = JSON.parse(process.argv[1]);
const heard = [];
for (const { door, method, at } of uploads) for (const size of sizes) {
  const body = new FormData();
  body.append("file", new Blob([new Uint8Array(size)]), "picture.jpg");
  const headers = { authorization: "Bearer sk_live_wrong", "x-api-key": "sk_live_wrong" };
  const said = await fetch("http://127.0.0.1:" + port + at, { method, headers, body })
    .then(async (answer) => answer.status + " " + (await answer.text()), (cause) => cause.cause?.code ?? String(cause));
  heard.push({ asked: [door, method, at, size].join(" "), said });
}
process.stdout.write(JSON.stringify(heard));`;

const Heard = z.array(z.object({ asked: z.string(), said: z.string() }));

async function asAClient(wanted: typeof uploads) {
  const given = JSON.stringify({ port, sizes: SIZES, uploads: wanted });
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", CLIENT, given]);
  return Heard.parse(JSON.parse(stdout));
}

describe("a client that sends all of its upload before it listens", () => {
  it("hears at every door that its key is refused, from a process of its own and whatever it sends", async () => {
    const heard = await asAClient(uploads);
    expect(heard).toHaveLength(uploads.length * SIZES.length);
    // A refusal of the connection would be said in capitals: EPIPE, ECONNRESET.
    for (const { asked, said } of heard) expect(said, asked).toMatch(/^4\d\d [{]/);
  });

  const at = "/v1/kyc/sessions/none/documents";
  const headers = () => ({ ...tenant.headers });
  const wide = new Uint8Array(FILE_BYTES_MAX + 2 * MEGABYTE);
  it.each<[string, number, () => Promise<{ status: number; text: string }>]>([
    ["no key", 401, () => send(at, {}, form())],
    ["a scope that it lacks", 403, async () => send(at, await narrow(), form())],
    ["an address that is not there", 404, () => send("/v1/none", headers(), form())],
    ["a method that is not there", 405, () => send(at, headers(), form(), "PUT")],
    ["another kind of body", 415, () => send(at, headers(), PICTURE)],
    ["JSON that is too long", 413, () => send("/v1/login", headers(), PICTURE)],
    [
      "JSON that is too long, by a stream",
      413,
      () => streamed("/v1/login", headers(), 2 * JSON_BYTES_MAX + 4 * MEGABYTE),
    ],
    ["a file that is too large", 413, () => send(at, headers(), form(wide))],
    ["a form that is too large", 413, () => send(at, headers(), form(new Uint8Array(FORM_BYTES_MAX + MEGABYTE)))],
    ["a form that is far too large", 413, () => send(at, headers(), form(new Uint8Array(3 * FORM_BYTES_MAX)))],
    [
      "a form without an end",
      400,
      () => send(at, { ...headers(), "content-type": "multipart/form-data; boundary=x" }, PICTURE),
    ],
  ])("hears of %s", async (_name, status, refused) => {
    for (let tries = 0; tries < 3; tries++) {
      const answer = await refused();
      expect([answer.status, answer.text]).toEqual([status, expect.stringContaining("error")]);
    }
  });

  it("hears of a limit that it has used up", async () => {
    const was = env().STRANGER_CALLS_PER_MINUTE;
    onTestFinished(() => void Object.assign(env(), { STRANGER_CALLS_PER_MINUTE: was }));
    // Chosen: a number that no other test counts by.
    Object.assign(env(), { STRANGER_CALLS_PER_MINUTE: 11 });
    const statuses = new Set<number>();
    for (let tries = 0; tries < 30; tries++) statuses.add((await send(at, {}, form())).status);
    expect([...statuses]).toEqual([401, 429]);
  });

  it("keeps its connection where all of it was dropped", async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    const ask = () =>
      new Promise<[number | undefined, string | undefined, boolean]>((resolve, reject) => {
        const sent = http.request({ port, host: "127.0.0.1", path: at, method: "POST", agent }, (res) => {
          res.resume().on("end", () => resolve([res.statusCode, res.headers.connection, sent.reusedSocket]));
        });
        sent.setHeader("content-type", "multipart/form-data; boundary=x");
        sent.on("error", reject).end(PICTURE);
      });
    expect(await ask()).toEqual([401, "keep-alive", false]);
    expect(await ask()).toEqual([401, "keep-alive", true]);
    agent.destroy();
  });
});

const narrow = async () => ({ authorization: `Bearer ${await newKey(tenant, { scopes: ["users:read"] })}` });

it("an upload that never ends is cut off: what is dropped has a bound", async () => {
  const heard = await new Promise<string>((resolve) => {
    const socket = net.connect(port, "127.0.0.1");
    let said = "";
    socket.on("data", (chunk) => (said += chunk.toString()));
    socket.on("error", () => {}).on("close", () => resolve(said));
    socket.write(`POST /v1/none HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n`);
    const chunk = Buffer.concat([
      Buffer.from(`${MEGABYTE.toString(16)}\r\n`),
      Buffer.alloc(MEGABYTE),
      Buffer.from("\r\n"),
    ]);
    const more = () => {
      while (socket.writable && socket.write(chunk));
    };
    socket.on("drain", more);
    more();
  });
  expect(heard).toMatch(/^HTTP\/1.1 404 [\s\S]*connection: close/i);
  await expect.poll(() => received.bytes).toBeGreaterThan(FORM_BYTES_MAX);
  expect(received.bytes).toBeLessThan(3 * FORM_BYTES_MAX);
});
