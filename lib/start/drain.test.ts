import http from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { Drain } from "./drain.ts";

type Answer = { status: number | undefined; connection: string | undefined };

/** A server whose `/slow` is answered when the test lets it. */
async function started(options: ConstructorParameters<typeof Drain>[0] = {}) {
  const drain = new Drain(options);
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  let slow = 0;
  const server = http.createServer((req, res) => {
    drain.follow(res);
    if (req.url !== "/slow") return void res.end("quick");
    slow++;
    void held.then(() => res.end("slow"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    letGo();
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  const ask = (path: string, through: http.Agent | false = agent) =>
    new Promise<Answer>((resolve, reject) => {
      const sent = http.get({ port, host: "127.0.0.1", path, agent: through }, (answer) => {
        answer.resume().on("end", () => resolve({ status: answer.statusCode, connection: answer.headers.connection }));
      });
      sent.on("error", reject);
    });
  return { drain, server, ask, letGo: () => letGo(), slowBegun: () => slow };
}

const SOON = { timeout: 60_000 };

it("a request that is being answered ends as if nothing were, and its connection after it", async () => {
  const { drain, server, ask, letGo, slowBegun } = await started();
  const asked = ask("/slow");
  await expect.poll(slowBegun, SOON).toBe(1);
  let isOver = false;
  const ended = drain.end(server, Promise.resolve()).then(() => {
    isOver = true;
  });
  await expect.poll(() => server.listening, SOON).toBe(false);
  await expect(ask("/", false), "nobody else is let in").rejects.toMatchObject({ code: "ECONNREFUSED" });
  expect(isOver).toBe(false);
  letGo();
  expect(await asked).toEqual({ status: 200, connection: "close" });
  await ended;
});

it("a connection that was kept open brings its next request still, and is closed behind the answer", async () => {
  const { drain, server, ask } = await started({ lingeringMilliseconds: 60_000 });
  expect((await ask("/")).connection).toBe("keep-alive");
  const ended = drain.end(server, Promise.resolve());
  expect(await ask("/")).toEqual({ status: 200, connection: "close" });
  await ended;
});

it("while balancers look, new connections are taken and closed behind their answers", async () => {
  const { drain, server, ask } = await started();
  let look = () => {};
  const noticed = new Promise<void>((resolve) => {
    look = resolve;
  });
  const ended = drain.end(server, noticed);
  expect(drain.isDraining).toBe(true);
  expect(await ask("/", false)).toEqual({ status: 200, connection: "close" });
  expect(server.listening).toBe(true);
  look();
  await ended;
  expect(server.listening).toBe(false);
});

it("what does not end is cut in the end, so that a process can", async () => {
  const { drain, server, ask, slowBegun } = await started({ graceMilliseconds: 300 });
  const asked = ask("/slow");
  const cut = expect(asked).rejects.toThrow();
  await expect.poll(slowBegun, SOON).toBe(1);
  await drain.end(server, Promise.resolve());
  await cut;
});
