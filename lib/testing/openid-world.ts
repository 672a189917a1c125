import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { connection } from "#db/client.ts";
import { type Answer, call } from "./call.ts";
import { CLIENT, type Person } from "./openid-configuration.ts";
import { startOpenidProvider } from "./openid-provider.ts";
import { newTenant, type TestTenant } from "./tenant.ts";

export const REDIRECT = "https://app.example.com/callback?from=sign-in";

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
/** Somebody whom the provider knows, with an address that it has verified. */
export const newPerson = (more: Partial<Person> = {}): Person => ({
  sub: `subject-${randomUUID()}`,
  email: `person-${randomUUID()}@example.com`,
  email_verified: true,
  name: "Erika Mustermann",
  ...more,
});

async function allowRedirects(tenant: TestTenant, urls: string[]) {
  await connection().sql`update organizations set redirect_urls = ${urls} where id = ${tenant.id}`;
}

/** A tenant whose users sign in with a real provider. */
export async function newWorld(options?: Parameters<typeof startOpenidProvider>[1]) {
  const tenant = await newTenant();
  await allowRedirects(tenant, [REDIRECT]);
  const op = await startOpenidProvider([REDIRECT], options);
  const connected = await connect(tenant.headers, op.issuer);
  return { tenant, op, connectionId: String(connected.body.id), headers: tenant.headers };
}

type World = Awaited<ReturnType<typeof newWorld>>;

async function connect(headers: Record<string, string>, issuer: string): Promise<Answer> {
  const body = { provider: "acme", issuer, client_id: CLIENT.id, client_secret: CLIENT.secret };
  const answer = await call("POST /v1/auth/oauth/connections", { headers, body });
  expect(answer.status, answer.text).toBe(201);
  return answer;
}

/** Where the browser is sent to. */
export async function begun({ headers }: Pick<World, "headers">): Promise<string> {
  const body = { provider: "acme", redirect_url: REDIRECT };
  const { status, text, body: answer } = await call("POST /v1/auth/oauth/init", { headers, body });
  expect(status, text).toBe(200);
  return String(answer.authorization_url);
}

/** A whole sign-in of a person; the answer of its last step. */
export async function signIn(world: World, person: Person): Promise<Answer> {
  const { code, state } = await world.op.signIn(await begun(world), person);
  return call("POST /v1/auth/oauth/callback", { headers: world.headers, body: { code, state } });
}

/** A whole linking by a signed-in user. */
export async function link({ op }: World, token: string, person: Person): Promise<Answer> {
  const body = { provider: "acme", redirect_url: REDIRECT };
  const start = await call("POST /v1/auth/oauth/link", { headers: bearer(token), body });
  expect(start.status, start.text).toBe(200);
  const { code, state } = await op.signIn(String(start.body.authorization_url), person);
  return call("POST /v1/auth/oauth/link", { headers: bearer(token), body: { code, state } });
}

export async function verify(userId: string | undefined) {
  await connection().sql`update users set is_verified = true where id = ${userId ?? ""}`;
}

export const eventsOf = (tenant: TestTenant, subject: string) =>
  connection().sql<{ type: string; data: unknown }[]>`
    select type, data from events where tenant_id = ${tenant.id} and subject = ${subject} order by id`;
