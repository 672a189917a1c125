import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { StartError } from "./start-error.ts";

/**
 * Holds the data folder for this process. A local socket serves as the lock: the system closes it however the
 * process ends, so that a crash leaves nothing to clean up. Returns how to let go.
 */
export async function holdDataFolder(folder: string): Promise<() => void> {
  const address = socketOf(folder);
  if (await answers(address))
    throw new StartError(
      `Another Bonafide is running with the data folder ${folder}: stop it, or set DATA_DIR for this one.`,
    );
  if (process.platform !== "win32") rmSync(address, { force: true });
  const server = net.createServer((socket) => socket.end());
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(address, resolve));
  server.unref();
  return () => server.close();
}

/** A socket's path may have 107 bytes, so that it lives in the folder for temporary files under a digest's name. */
function socketOf(folder: string): string {
  const name = `bonafide-${createHash("sha256").update(folder).digest("hex").slice(0, 16)}`;
  return process.platform === "win32" ? `\\\\.\\pipe\\${name}` : path.join(os.tmpdir(), `${name}.sock`);
}

function answers(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(address);
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
