import { createHash, randomUUID } from "node:crypto";
import http from "node:http";
import { createLocalJWKSet, jwtVerify } from "jose";
import postgres from "postgres";
import { env } from "#lib/env.ts";
import { answerParent } from "./answer-parent.ts";

// What somebody would write by hand for the same three answers: no router, no schema, no envelope, but the same
// statements in the same transactions.
const sql = postgres(env().DATABASE_URL ?? "", { max: 10, onnotice: () => {} });
const keys = new Map<string, { tenant: string; mode: string }>();
let keySet: ReturnType<typeof createLocalJWKSet> | undefined;
const NOBODY = JSON.stringify({
  valid: false,
  user_id: null,
  role: null,
  org_id: null,
  session_id: null,
  expires_at: null,
});

answerParent(
  http.createServer(async (req, res) => {
    const { status, body } = await answer(req);
    res.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(body) });
    res.end(body);
  }),
);

async function answer(req: http.IncomingMessage): Promise<{ status: number; body: string }> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk);
  const owner = await authenticate(String(req.headers["x-api-key"] ?? req.headers.authorization?.slice(7)));
  if (!owner) return { status: 401, body: "{}" };
  await sql`insert into rate_limits values (${`bare ${owner.tenant}`}, 1, ${Date.now() + 60_000})
    on conflict (key) do update set points = rate_limits.points + 1 returning points, expire`;
  const body: Record<string, unknown> = JSON.parse(Buffer.concat(chunks).toString());
  if (body.token === "none") return { status: 200, body: NOBODY };
  return req.url === "/v1/token/verify" ? verify(String(body.token)) : create(owner);
}

async function authenticate(key: string): Promise<{ tenant: string; mode: string } | undefined> {
  const hash = createHash("sha256").update(key).digest("base64url");
  const known = keys.get(hash);
  if (known) return known;
  const [row] = await sql`select tenant_id, mode from api_keys where hash = ${hash} and revoked_at is null`;
  if (!row) return undefined;
  const owner = { tenant: row.tenant_id, mode: row.mode };
  keys.set(hash, owner);
  return owner;
}

async function verify(token: string): Promise<{ status: number; body: string }> {
  const { payload } = await jwtVerify(token, await signingKeys(), { audience: "bonafide" });
  return { status: 200, body: JSON.stringify({ valid: true, user_id: payload.sub, role: payload.role }) };
}

async function signingKeys(): Promise<ReturnType<typeof createLocalJWKSet>> {
  if (keySet) return keySet;
  const rows = await sql`select public_jwk from signing_keys`;
  keySet = createLocalJWKSet({ keys: rows.map((row) => JSON.parse(row.public_jwk)) });
  return keySet;
}

async function create({ tenant, mode }: { tenant: string; mode: string }): Promise<{ status: number; body: string }> {
  const id = `bare_${randomUUID()}`;
  const now = new Date().toISOString();
  await sql.begin(async (tx) => {
    await tx`select set_config('role', 'bonafide_app', true), set_config('bonafide.tenant', ${tenant}, true), set_config('bonafide.mode', ${mode}, true)`;
    await tx`insert into kyc_sessions (id, tenant_id, mode, type, checks, status, expires_at)
      values (${id}, ${tenant}, ${mode}, 'full_kyc', ${["document", "face", "liveness"]}, 'pending', ${now}) returning *`;
    await tx`with fact as (
        insert into events (id, tenant_id, mode, type, subject, actor, data, request_id)
        values (${`evt_${id}`}, ${tenant}, ${mode}, 'kyc.session.created', ${id}, 'key:bare', '{}'::jsonb, 'bare')
      )
      insert into webhook_deliveries (id, tenant_id, mode, endpoint_id, event_id, event_type)
      select ${`dlv_${id}`} || id, tenant_id, mode, id, ${`evt_${id}`}, 'kyc.session.created' from webhook_endpoints
      where tenant_id = ${tenant} and mode = ${mode} and active and ('kyc.session.created' = any(events) or '*' = any(events)) returning id`;
  });
  return { status: 201, body: JSON.stringify({ id, status: "pending", created_at: now }) };
}
