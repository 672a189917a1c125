import http from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export type Received = { headers: http.IncomingHttpHeaders; body: string };
type Reply = { status: number; headers?: Record<string, string> };

/** A webhook receiver of the test's own on a free port, closed when the test has finished. */
export async function startReceiver(reply: (received: Received) => Reply) {
  const received: Received[] = [];
  const server = http.createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(Buffer.from(chunk));
    const one = { headers: req.headers, body: Buffer.concat(chunks).toString() };
    received.push(one);
    const { status, headers } = reply(one);
    res.writeHead(status, headers).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = addressOf(server);
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  onTestFinished(close);
  return { port, url: `http://127.0.0.1:${port}/hook`, received, close };
}

function addressOf(server: http.Server): AddressInfo {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the receiver has no port");
  return address;
}
