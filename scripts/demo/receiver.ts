import http from "node:http";
import { Webhook } from "standardwebhooks";

type Arrived = { headers: Record<string, string>; body: string };

const WAIT_MILLISECONDS = 15_000;

export type Receiver = {
  readonly url: string;
  /** Every event that has arrived once one of the named kinds has; each signature is checked. */
  received(secret: string, until: readonly string[]): Promise<{ event: string; signature: "valid" }[]>;
  close(): Promise<void>;
};

/** An endpoint on a free port of this machine that keeps what it is sent. */
export async function startReceiver(): Promise<Receiver> {
  const arrived: Arrived[] = [];
  let wake = () => {};
  const server = http.createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on("data", (chunk: Buffer) => chunks.push(chunk));
    req.on("end", () => {
      const headers = Object.fromEntries(Object.entries(req.headers).map(([name, value]) => [name, String(value)]));
      arrived.push({ headers, body: Buffer.concat(chunks).toString() });
      res.writeHead(200).end("ok");
      wake();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const next = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  return {
    url: `http://127.0.0.1:${port}/webhooks`,
    async received(secret, until) {
      const deadline = Date.now() + WAIT_MILLISECONDS;
      while (!arrived.some(({ body }) => until.includes(eventOf(body))) && Date.now() < deadline)
        await next(deadline - Date.now());
      return arrived.map(({ headers, body }) => {
        // Throws where the signature does not fit.
        new Webhook(secret).verify(body, headers);
        return { event: eventOf(body), signature: "valid" as const };
      });
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function eventOf(body: string): string {
  const parsed: unknown = JSON.parse(body);
  return typeof parsed === "object" && parsed !== null && "event" in parsed ? String(parsed.event) : "";
}
