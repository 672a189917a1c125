import net from "node:net";
import { onTestFinished } from "vitest";

export type Relay = { url: string /** From now on it accepts and carries nothing. */; freeze(): void; thaw(): void };

/** The database at `url` behind connections that can be made to carry nothing, as to a machine that is gone. */
export async function relayTo(url: string): Promise<Relay> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<net.Socket>();
  let isFrozen = false;
  const server = net.createServer((near) => {
    const far = net.connect(Number(port), hostname);
    for (const each of [near, far]) {
      sockets.add(each);
      each.on("error", () => {});
      each.on("close", () => {
        sockets.delete(each);
        near.destroy();
        far.destroy();
      });
    }
    near.on("data", (bytes) => void far.write(bytes));
    far.on("data", (bytes) => void near.write(bytes));
    if (isFrozen) for (const each of [near, far]) each.pause();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const freeze = () => {
    isFrozen = true;
    for (const each of sockets) each.pause();
  };
  const thaw = () => {
    isFrozen = false;
    for (const each of sockets) each.resume();
  };
  onTestFinished(() => {
    for (const each of sockets) each.destroy();
    server.close();
  });
  const address = server.address();
  const here = new URL(url);
  here.port = String(typeof address === "object" ? address?.port : 0);
  return { url: here.href, freeze, thaw };
}
