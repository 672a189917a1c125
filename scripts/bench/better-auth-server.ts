import http from "node:http";
import { createRequire } from "node:module";
import { verify } from "@node-rs/argon2";
import { type BetterAuthOptions, betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { toNodeHandler } from "better-auth/node";
import { hashPassword, setHashCost } from "#lib/crypto/password.ts";
import { env, hashCost } from "#lib/env.ts";
import { answerParent } from "./answer-parent.ts";

// better-auth as its documentation sets it up, with pg's pool, once a variant: each answers under a path of its own.
type Pool = Extract<BetterAuthOptions["database"], { connect(): unknown; end(): unknown }>;
type PoolOptions = { connectionString: string | undefined; max: number };
// pg comes with pg-boss, and without types.
const { Pool: PgPool }: { Pool: new (options: PoolOptions) => Pool } = createRequire(import.meta.url)("pg");

setHashCost(hashCost(env()));

const shared: BetterAuthOptions = {
  database: new PgPool({ connectionString: env().DATABASE_URL, max: env().DATABASE_POOL }),
  baseURL: "http://127.0.0.1",
  secret: Buffer.alloc(32, 7).toString("base64"),
  emailAndPassword: { enabled: true, autoSignIn: false },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  logger: { level: "error" },
};

const equalHash = {
  hash: hashPassword,
  verify: (its: { hash: string; password: string }) => verify(its.hash, its.password),
};

const variants: Record<string, BetterAuthOptions> = {
  default: shared,
  "equal-hash": { ...shared, emailAndPassword: { enabled: true, autoSignIn: false, password: equalHash } },
  "cookie-cache": { ...shared, session: { cookieCache: { enabled: true } } },
  rewriting: { ...shared, session: { updateAge: 0 } },
};

await (await getMigrations(shared)).runMigrations();
const handlers = new Map(
  Object.entries(variants).map(([name, options]) => [
    name,
    toNodeHandler(betterAuth({ ...options, basePath: `/${name}` })),
  ]),
);

answerParent(
  http.createServer(async (req, res) => {
    const handler = handlers.get(req.url?.split("/")[1] ?? "");
    if (handler) await handler(req, res);
    else res.writeHead(404).end();
  }),
);
