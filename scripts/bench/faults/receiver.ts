import http from "node:http";

export type Counter = Awaited<ReturnType<typeof startCounter>>;

/** Counts webhooks by their id, with when each came first. */
export async function startCounter() {
  const first = new Map<string, number>();
  const times = new Map<string, number>();
  const server = http.createServer((req, res) => {
    const id = String(req.headers["webhook-id"] ?? "");
    times.set(id, (times.get(id) ?? 0) + 1);
    if (!first.has(id)) first.set(id, Date.now());
    req.resume().on("end", () => res.writeHead(204).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    first,
    times,
    count: () => first.size,
    doubled: () => [...times.values()].reduce((sum, count) => sum + count - 1, 0),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
