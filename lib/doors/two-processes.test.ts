import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PASSWORD } from "#lib/testing/tenant.ts";
import { type ServerProcess, serverProcess } from "../../scripts/bench/server-process.ts";

let servers: ServerProcess[] = [];
const [first, second] = [() => servers[0]?.url ?? "", () => servers[1]?.url ?? ""];

beforeAll(async () => {
  servers = await Promise.all([1, 2].map(() => serverProcess("lib/testing/timeless-server.ts", {})));
});
afterAll(() => Promise.all(servers.map((server) => server.stop())));

type Answer = { status: number; body: Record<string, unknown> };

async function ask(server: () => string, at: `${string} /${string}`, token: string, body?: unknown): Promise<Answer> {
  const [method = "GET", path = "/"] = at.split(" ");
  const response = await fetch(server() + path, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body !== undefined && { "content-type": "application/json" }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

/** Waits until a question is no longer granted; nothing that these servers keep grows old, so that they have been told. */
async function refused(question: () => Promise<Answer>): Promise<void> {
  await expect.poll(async () => (await question()).status, { timeout: 300_000, interval: 5 }).not.toBe(200);
}

async function newWorld() {
  const made = await ask(first, "POST /v1/organizations", "", {
    name: "Two processes",
    owner_email: `owner-${randomUUID()}@example.com`,
    owner_password: PASSWORD,
  });
  const organization = JSON.parse(JSON.stringify(made.body.organization));
  const key = String(organization.api_key);
  const email = `user-${randomUUID()}@example.com`;
  const user = await ask(first, "POST /v1/signup", key, { email, password: PASSWORD });
  return { key, token: String(user.body.access_token), id: String(JSON.parse(JSON.stringify(user.body.user)).id) };
}

describe("two server processes on one database", () => {
  it("both refuse a session once it has ended in one of them", async () => {
    const { token } = await newWorld();
    const seen = () => ask(second, "GET /v1/sessions", token);
    expect((await seen()).status).toBe(200);
    expect((await ask(first, "POST /v1/logout", token, {})).status).toBe(200);
    await refused(seen);
  });

  it("both refuse a blocked user's token, and call it invalid", async () => {
    const { key, token, id } = await newWorld();
    const seen = () => ask(second, "GET /v1/sessions", token);
    expect((await ask(second, "POST /v1/token/verify", key, { token })).body.valid).toBe(true);
    expect((await ask(first, `POST /v1/users/${id}/block`, key, {})).status).toBe(200);
    await refused(seen);
    expect((await ask(second, "POST /v1/token/verify", key, { token })).body.valid).toBe(false);
  });

  it("both refuse a key once it is revoked", async () => {
    const { key } = await newWorld();
    const made = await ask(first, "POST /v1/api-keys", key, { name: "second" });
    const seen = () => ask(second, "GET /v1/users", String(made.body.key));
    expect((await seen()).status).toBe(200);
    expect((await ask(first, `DELETE /v1/api-keys/${made.body.id}`, key)).status).toBe(200);
    await refused(seen);
  });
});
