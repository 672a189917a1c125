import { mkdtemp, readFile, rm } from "node:fs/promises";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { buildProver } from "#scripts/sdk/build-prover.ts";
import { listening } from "./hosted-world.ts";

/**
 * A developer's page that proves identities: it serves the built prover under the narrowest policy that the prover's
 * README promises, and passes three calls on with its key.
 */
export async function startRelyingParty({ server: bonafide, key }: { server: string; key: string }) {
  const folder = await mkdtemp(path.join(os.tmpdir(), "bonafide-prover-"));
  await buildProver(folder);
  const policy = `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self' ${bonafide}; img-src data:`;

  const server = http.createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", origin);
    if (pathname.startsWith("/zkp/")) return pass(request, response, pathname);
    const isModule = /^\/prover\/[\w.]+\.js$/.test(pathname);
    response.writeHead(200, {
      "content-type": isModule ? "text/javascript" : "text/html; charset=utf-8",
      "content-security-policy": policy,
    });
    const page = '<!doctype html><html lang="en"><title>App</title><link rel="icon" href="data:,">';
    response.end(isModule ? await readFile(path.join(folder, path.basename(pathname))) : page);
  });

  async function pass(request: http.IncomingMessage, response: http.ServerResponse, pathname: string) {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const body = Buffer.concat(chunks);
    const answer = await fetch(`${bonafide}/v1/auth${pathname}`, {
      method: request.method,
      // The origin that the browser itself has named, since a nonce is issued to one.
      headers: { "content-type": "application/json", "x-api-key": key, origin },
      ...(body.length > 0 && { body }),
    });
    response.writeHead(answer.status, { "content-type": "application/json" });
    response.end(await answer.text());
  }

  const origin = await listening(server);
  return {
    origin,
    close: async () => {
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
