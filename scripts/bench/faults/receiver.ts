import http from "node:http";

/** Counts webhooks by their event's id, with when each came first. */
export async function startCounter() {
  const first = new Map<string, number>();
  let all = 0;
  const server = http.createServer((req, res) => {
    const id = String(req.headers["webhook-id"] ?? "");
    all++;
    if (!first.has(id)) first.set(id, Date.now());
    req.resume().on("end", () => res.writeHead(204).end());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    first,
    count: () => first.size,
    doubled: () => all - first.size,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
