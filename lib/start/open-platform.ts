import type http from "node:http";
import { closeDatabase } from "#db/client.ts";
import { closeRunLocks } from "#db/run-locks.ts";
import { listenForEvictions } from "#db/short-cache.ts";
import { setHashCost } from "#lib/crypto/password.ts";
import { buildFacts } from "#lib/domain/assurance/build-facts.ts";
import { loadVision } from "#lib/domain/kyc/load-vision.ts";
import { reportKeys } from "#lib/domain/proofs/index.ts";
import { currentSigningKey } from "#lib/domain/sessions/signing-keys.ts";
import { flushMeter } from "#lib/engine/meter.ts";
import { doubtfulSettings, type Env, hashCost, tellOwnAddress } from "#lib/env.ts";
import { startQueue, startWorker, stopQueue } from "#lib/jobs/queue.ts";
import { log } from "#lib/log.ts";
import { closeProofs } from "#lib/proofs/index.ts";
import { buildIfStale } from "./build.ts";
import { checkFiles } from "./check-files.ts";
import { prepareDataFolder } from "./data-folder.ts";
import { openDatabase } from "./open-database.ts";
import { checkOperatorRedis, closeRedis } from "./operator-redis.ts";

type Handler = (req: http.IncomingMessage, res: http.ServerResponse) => Promise<void>;
type Opened = { preparePages(server: http.Server): Promise<Handler>; close(): Promise<void> };

/** Everything behind the port: data folder, database, tables, queue and worker, pages. */
export async function openPlatform(root: string, settings: Env): Promise<Opened> {
  const closing: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const each of closing.reverse()) await each();
  };
  setHashCost(hashCost(settings));
  buildFacts();
  try {
    await prepareDataFolder(settings.dataDir);
    await checkFiles();
    await checkOperatorRedis();
    closing.push(closeRedis, await openDatabase(settings));
    const [stopListening] = await Promise.all([listenForEvictions(), startQueue(), currentSigningKey()]);
    closing.push(closeDatabase, closeRunLocks, flushMeter, stopQueue, stopListening, closeVisionIfAwake, closeProofs);
    for (const doubt of doubtfulSettings(settings)) log().warn(doubt);
    reportKeys();
    if (settings.WORKER === "in-process") await startWorker();
    return {
      close,
      async preparePages(server) {
        const [pages] = await Promise.all([preparePages(root, server, settings), settings.VISION_WARM && warmVision()]);
        return pages;
      },
    };
  } catch (cause) {
    await close();
    throw cause;
  }
}

async function preparePages(root: string, server: http.Server, { HOST, PORT, isDevelopment }: Env): Promise<Handler> {
  if (!isDevelopment) await buildIfStale(root);
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : PORT;
  tellOwnAddress(HOST, port);
  const { default: next } = await import("next");
  const app = next({ dev: isDevelopment, turbopack: true, dir: root, httpServer: server, hostname: HOST, port });
  await app.prepare();
  return app.getRequestHandler();
}

async function warmVision(): Promise<void> {
  const vision = await loadVision();
  await vision.warmVision();
}

/** The vision pool is loaded at its first use; a server that never saw a picture has none to close. */
async function closeVisionIfAwake(): Promise<void> {
  if (!(Symbol.for("bonafide.vision.configured") in globalThis)) return;
  const vision = await import("#lib/vision/index.ts");
  await vision.closeVision();
}
