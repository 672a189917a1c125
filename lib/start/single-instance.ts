import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { codeOf, StartError } from "./start-error.ts";

/**
 * Holds the data folder for this process. A local socket serves as the lock: the system closes it however the
 * process ends, so that a crash leaves nothing to clean up. Returns how to let go.
 */
export async function holdDataFolder(folder: string): Promise<() => void> {
  const address = socketOf(folder);
  const server = (await listening(address)) ?? (await takenOver(address));
  if (!server)
    throw new StartError(
      `Another Bonafide is running with the data folder ${folder}: stop it, or set DATA_DIR for this one.`,
    );
  server.unref();
  return () => server.close();
}

/**
 * On Linux a name without a file, which the system gives to one process and takes back by itself. Elsewhere a
 * socket's path may have 104 bytes, so that it lives in the folder for temporary files under a digest's name.
 */
function socketOf(folder: string): string {
  const name = `bonafide-${createHash("sha256").update(folder).digest("hex").slice(0, 16)}`;
  if (process.platform === "linux") return `\0${name}`;
  return process.platform === "win32" ? `\\\\.\\pipe\\${name}` : path.join(os.tmpdir(), `${name}.sock`);
}

/** Undefined where the address is taken. */
function listening(address: string): Promise<net.Server | undefined> {
  const server = net.createServer((socket) => socket.end());
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => (codeOf(cause) === "EADDRINUSE" ? resolve(undefined) : reject(cause)));
    server.listen(address, () => resolve(server));
  });
}

/** A file that nobody answers behind was left by a crash. */
async function takenOver(address: string): Promise<net.Server | undefined> {
  if (!address.startsWith("/") || (await answers(address))) return undefined;
  rmSync(address, { force: true });
  return listening(address);
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
