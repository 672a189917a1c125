import { mkdtempSync, rmSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import type { S3Options } from "../s3-client.ts";
import { newS3Server, S3_BUCKET, S3_KEY } from "./new-s3-server.ts";

/** A new folder for the test that asks for it. */
export function newFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), "bonafide-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** An S3 server for the test that asks for it, with one bucket; it checks signatures, and ends with the test. */
export async function startS3(): Promise<{ options: S3Options; port: number; stop(): Promise<void> }> {
  const server = newS3Server(newFolder(), 0);
  const { port } = await server.run();
  let closing: Promise<void> | undefined;
  const stop = () => {
    closing ??= server.close();
    server.httpServer.closeAllConnections();
    return closing;
  };
  onTestFinished(stop);
  return { port, stop, options: optionsAt(port) };
}

export function optionsAt(port: number): S3Options {
  return {
    bucket: S3_BUCKET,
    region: "us-east-1",
    endpoint: `http://127.0.0.1:${port}`,
    credentials: S3_KEY,
    prefix: "",
    patienceMilliseconds: 2_000,
  };
}

export type Wire = {
  port: number;
  /** What becomes of connections from now on; those that are open are cut. */
  now(state: WireState): void;
  /** How many connections were cut because of `afterBytes`. */
  cuts: number;
};
/** `afterBytes` counts those of all connections; each that carries more is cut. */
type WireState = "whole" | "frozen" | "closed" | { afterBytes: number; direction: "up" | "down" };

/** A wire to a server, which can be cut in the middle of what goes over it. */
export async function wireTo(target: number): Promise<Wire> {
  let state: WireState = "whole";
  let left = Number.POSITIVE_INFINITY;
  const open = new Set<net.Socket>();
  const wire: Wire = {
    port: 0,
    cuts: 0,
    now(next) {
      state = next;
      left = typeof next === "object" ? next.afterBytes : Number.POSITIVE_INFINITY;
      for (const socket of open) socket.destroy();
    },
  };
  const server = net.createServer((near) => {
    const rule = state;
    if (rule === "closed") return void near.destroy();
    const far = net.connect(target, "127.0.0.1");
    const end = () => {
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) {
      open.add(socket);
      socket.on("error", end);
      socket.on("close", () => {
        open.delete(socket);
        end();
      });
    }
    const pass = (from: net.Socket, to: net.Socket, direction: "up" | "down") =>
      from.on("data", (chunk) => {
        if (rule === "frozen") return;
        if (typeof rule === "object" && rule.direction === direction) left -= chunk.length;
        if (left > 0) return void to.write(chunk);
        wire.cuts++;
        end();
      });
    pass(near, far, "up");
    pass(far, near, "down");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  wire.port = typeof address === "object" && address ? address.port : 0;
  onTestFinished(() => {
    wire.now("closed");
    server.close();
  });
  return wire;
}
