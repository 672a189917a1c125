import cluster from "node:cluster";
import http from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { circuitAnswer } from "#lib/doors/circuit-files.ts";
import { fromNode, originForm, toNode } from "#lib/doors/http.ts";
import { SERVER_TIMES } from "#lib/doors/in-time.ts";
import { router } from "#lib/doors/index.ts";
import { isPage } from "#lib/doors/pages.ts";
import { referenceAnswer } from "#lib/doors/reference.ts";
import { serve } from "#lib/doors/serve.ts";
import { staticAnswer } from "#lib/doors/static-files.ts";
import { type Env, env, isPublic } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { plainly, toPages } from "./before-pages.ts";
import { Drain } from "./drain.ts";
import { startMetrics } from "./metrics-server.ts";
import { openPlatform } from "./open-platform.ts";
import { answeredProbe } from "./probes.ts";
import { codeOf, StartError, sentenceOf } from "./start-error.ts";
import { startTracing } from "./start-tracing.ts";

type Handler = (req: http.IncomingMessage, res: http.ServerResponse) => Promise<void>;

/**
 * The one process: it owns the port, answers API paths by the doors directly and hands all else to Next.
 * It ends with one sentence where it cannot start, and in order at SIGTERM and SIGINT.
 */
export async function startServer(root: string): Promise<void> {
  const began = performance.now();
  const closing: (() => Promise<void>)[] = [];
  const drain = new Drain();
  // In this order: the listener first, and what its requests need after them.
  const shutDown = once(async () => {
    for (const close of closing) await close().catch((cause: unknown) => log().error({ err: cause }, "closing failed"));
  });
  try {
    const settings = env();
    // Until the database is there, every address answers 503; until the pages are built, the pages do.
    let handler: Handler = starting;
    let isServing = false;
    const standing = () => (drain.isDraining ? "stopping" : isServing ? "serving" : "starting");
    const server = http.createServer(SERVER_TIMES, (req, res) => {
      drain.follow(res);
      void guarded(req, res, async () => {
        if (!(await answeredProbe(req, res, standing()))) await handler(req, res);
      });
    });
    const stopTracing = await startTracing(settings, "server");
    const stopMetrics = await startMetrics(settings, standing);
    // Servers that share a port are sent its connections from the first moment on.
    if (!cluster.isWorker) await listen(server, settings);
    closing.push(() => drain.end(server, delay(isServing ? 1000 * noticeSeconds(settings) : 0)));
    const opened = await openPlatform(root, settings);
    closing.push(opened.close, stopMetrics, stopTracing);
    for (const signal of ["SIGTERM", "SIGINT"] as const)
      process.once(signal, () => void shutDown().then(() => process.exit(0)));
    handler = (req, res) => answer(req, res, starting);
    const pages = await opened.preparePages(server);
    handler = (req, res) => answer(req, res, pages);
    isServing = true;
    if (cluster.isWorker) await listen(server, settings);
    else announce(settings, performance.now() - began);
  } catch (cause) {
    process.stderr.write(`\n${sentenceOf("Bonafide", cause)}\n`);
    await shutDown();
    process.exit(1);
  }
}

async function answer(req: http.IncomingMessage, res: http.ServerResponse, pages: Handler): Promise<void> {
  req.url = originForm(req.url);
  if (req.url === undefined) return nowhere(req, res);
  const request = fromNode(req);
  const response = isPage(request)
    ? undefined
    : ((await circuitAnswer(request)) ??
      (await referenceAnswer(request)) ??
      (await staticAnswer(request)) ??
      (await serve(router(), request)));
  if (response) return toNode(res, req, response);
  await toPages(pages, req, res, request.ip);
}

/** `OPTIONS *` and the like, of which Next would make a 500. */
function nowhere(req: http.IncomingMessage, res: http.ServerResponse): Promise<void> {
  return plainly(req, res, 400, "Ask for an address that begins with a slash.");
}

async function guarded(req: http.IncomingMessage, res: http.ServerResponse, handler: Handler): Promise<void> {
  try {
    await handler(req, res);
  } catch (cause) {
    log().error({ err: cause }, "a request could not be answered");
    if (!res.headersSent) res.writeHead(500, { "content-type": "text/plain" });
    res.end("Something went wrong on our side.");
  }
}

function starting(req: http.IncomingMessage, res: http.ServerResponse): Promise<void> {
  return plainly(req, res, 503, "Bonafide is starting.", { "retry-after": "5" });
}

function listen(server: http.Server, { PORT, HOST }: Env): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => reject(unlistenable(cause, PORT, HOST)));
    server.listen(PORT, HOST, resolve);
  });
}

function unlistenable(cause: unknown, port: number, host: string): StartError {
  const code = codeOf(cause);
  if (code === "EADDRINUSE")
    return new StartError(`Port ${port} is taken by another program: stop it, or set PORT to another one.`);
  if (code === "EACCES")
    return new StartError(`Port ${port} may not be opened by this user: set PORT to one above 1023.`);
  if (code === "EADDRNOTAVAIL")
    return new StartError(`This machine has no address ${host}: set HOST to one that it has.`);
  return new StartError(`The server cannot listen on ${host}:${port} (${code}).`, { cause });
}

/** Balancers look every few seconds whether a server is ready; a person who ends one at a keyboard does not. */
const noticeSeconds = (settings: Env) => settings.SHUTDOWN_NOTICE_SECONDS ?? (isPublic(settings) ? 5 : 0);

function announce(settings: Env, milliseconds: number): void {
  const seconds = (milliseconds / 1000).toFixed(1);
  process.stdout.write(
    `\nBonafide is ready after ${seconds} s.\n  Console    ${settings.publicUrl}/console\n  API        ${settings.publicUrl}/v1\n  Reference  ${settings.publicUrl}/docs\n\n`,
  );
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= work());
}
