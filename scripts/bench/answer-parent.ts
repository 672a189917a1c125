import type { Server } from "node:http";

/** Listens on a free port and tells the process that measures which one, and how much CPU was used. */
export function answerParent(server: Server): void {
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    process.send?.({ port: typeof address === "object" && address ? address.port : 0 });
  });
  process.on("message", () => {
    const { user, system } = process.cpuUsage();
    process.send?.({ cpuMilliseconds: (user + system) / 1000 });
  });
  process.once("SIGTERM", () => process.exit(0));
}
