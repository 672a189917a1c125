import http from "node:http";
import { listenForEvictions } from "#db/short-cache.ts";
import { setHashCost } from "#lib/crypto/password.ts";
import { fromNode, toNode } from "#lib/doors/http.ts";
import { router } from "#lib/doors/index.ts";
import { serve } from "#lib/doors/serve.ts";
import { env, hashCost } from "#lib/env.ts";
import { startQueue } from "#lib/jobs/queue.ts";
import { answerParent } from "./answer-parent.ts";

// The API as server.ts serves it: the same router and pipeline. The pages are left out, since no request reaches them.
setHashCost(hashCost(env()));
await Promise.all([listenForEvictions(), startQueue()]);
answerParent(
  http.createServer(async (req, res) => {
    const response = await serve(router(), fromNode(req));
    if (response) toNode(res, req, response);
    else res.writeHead(404).end();
  }),
);
