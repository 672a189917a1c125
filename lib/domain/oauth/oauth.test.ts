import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { type Answer, call } from "#lib/testing/call.ts";
import { CLIENT } from "#lib/testing/openid-configuration.ts";
import { bearer, begun, eventsOf, newPerson, newWorld, REDIRECT, signIn, verify } from "#lib/testing/openid-world.ts";
import { tablesHolding } from "#lib/testing/scan-tables.ts";
import { newKey, newTenant, newUser, stringsOf } from "#lib/testing/tenant.ts";

const REFUSED = "The sign-in with this provider did not succeed; start it again.";
const TAKEN = "That address has an account already; sign in to it and link this provider there.";

const userIn = (answer: Answer) => stringsOf(answer.body.user);

function expectRefused(answer: Answer) {
  expect([answer.status, answer.body.error, answer.body.detail], answer.text).toEqual([
    400,
    "invalid_credentials",
    REFUSED,
  ]);
}

describe("signing in with an OpenID provider", () => {
  it("sends the browser with code flow, PKCE, state and nonce to the address that is registered", async () => {
    const world = await newWorld();
    const url = new URL(await begun(world));
    expect(url.origin).toBe(world.op.issuer);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: CLIENT.id,
      response_type: "code",
      redirect_uri: REDIRECT,
      scope: "openid email profile",
      state: expect.stringMatching(/^state_\w{43}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: "S256",
    });
  });

  it("makes an account at the first sign-in and finds it at the second", async () => {
    const world = await newWorld();
    const person = newPerson();
    const first = await signIn(world, person);
    expect(first.status, first.text).toBe(200);
    expect(first.body).toMatchObject({
      user: { email: person.email, name: person.name, is_verified: true, role: "user" },
      access_token: expect.any(String),
      refresh_token: expect.any(String),
    });
    const second = await signIn(world, { ...person, email: `moved-${randomUUID()}@example.com` });
    expect([second.status, userIn(second).id]).toEqual([200, userIn(first).id]);
    const events = await eventsOf(world.tenant, userIn(first).id ?? "");
    const types = events.map(({ type }) => type).sort();
    expect(types).toEqual(["identity.linked", "user.login", "user.login", "user.signup"]);
    const signUp = events.find(({ type }) => type === "user.signup");
    expect(signUp?.data).toMatchObject({ method: "oauth", provider: "acme" });
  });

  it("believes what the provider says of the address", async () => {
    const answer = await signIn(await newWorld(), newPerson({ email_verified: false }));
    expect(answer.body.user).toMatchObject({ is_verified: false });
  });

  it("keeps neither the subject, nor the address, nor the client's secret in the clear", async () => {
    const world = await newWorld();
    const person = newPerson();
    await signIn(world, person);
    for (const text of [person.sub, person.email ?? "", CLIENT.secret]) expect(await tablesHolding(text)).toEqual([]);
  });

  it("keeps the state nowhere, not even for a repeated request", async () => {
    const { headers } = await newWorld();
    const init = () =>
      call("POST /v1/auth/oauth/init", {
        headers: { ...headers, "idempotency-key": "the-same" },
        body: { provider: "acme", redirect_url: REDIRECT },
      });
    const { body } = await init();
    const state = new URL(String(body.authorization_url)).searchParams.get("state") ?? "";
    expect(await tablesHolding(state)).toEqual([]);
    expect((await init()).status).toBe(409);
  });

  it("refuses somebody of whom the provider tells no address", async () => {
    const answer = await signIn(await newWorld(), newPerson({ email: undefined }));
    expect([answer.status, answer.body.error]).toEqual([409, "conflict"]);
  });

  it("checks iss where it is handed on", async () => {
    const world = await newWorld();
    const right = await world.op.signIn(await begun(world), newPerson());
    expect(right.iss).toBe(world.op.issuer);
    expect((await call("POST /v1/auth/oauth/callback", { headers: world.headers, body: right })).status).toBe(200);
    const wrong = { ...(await world.op.signIn(await begun(world), newPerson())), iss: "https://other.example.com" };
    expectRefused(await call("POST /v1/auth/oauth/callback", { headers: world.headers, body: wrong }));
  });

  it("asks for the second factor where the organization does", async () => {
    const world = await newWorld();
    await connection().sql`update organizations set mfa_policy = 'required' where id = ${world.tenant.id}`;
    const answer = await signIn(world, newPerson());
    expect([answer.status, answer.body.mfa_required, answer.body.access_token]).toEqual([200, true, undefined]);
  });

  it("refuses a blocked user", async () => {
    const world = await newWorld();
    const person = newPerson();
    const { id } = userIn(await signIn(world, person));
    await connection().sql`update users set status = 'blocked' where id = ${id ?? ""}`;
    expect((await signIn(world, person)).status).toBe(403);
  });
});

describe("an address that has an account", () => {
  it("joins it where both sides have proven the address", async () => {
    const world = await newWorld();
    const user = await newUser(world.tenant);
    await verify(user.id);
    const answer = await signIn(world, newPerson({ email: user.email.toUpperCase() }));
    expect([answer.status, userIn(answer).id], answer.text).toEqual([200, user.id]);
  });

  it.each([
    ["the provider has not verified it", false, true],
    ["the account has not verified it", true, false],
    ["nobody has verified it", false, false],
  ])("is not joined where %s", async (_, atProvider, atHome) => {
    const world = await newWorld();
    const user = await newUser(world.tenant);
    if (atHome) await verify(user.id);
    const answer = await signIn(world, newPerson({ email: user.email, email_verified: atProvider }));
    expect([answer.status, answer.body.detail]).toEqual([409, TAKEN]);
    const identities = await connection().sql`select 1 from linked_identities where user_id = ${user.id}`;
    expect(identities).toHaveLength(0);
  });

  it("is not joined where it is a member's, who could be anybody's prey otherwise", async () => {
    const world = await newWorld();
    await connection().sql`update users set is_verified = true where tenant_id = ${world.tenant.id}`;
    const answer = await signIn(world, newPerson({ email: world.tenant.ownerEmail }));
    expect([answer.status, answer.body.detail]).toEqual([409, TAKEN]);
  });
});

describe("a state", () => {
  it("is good for one use, even of many at once", async () => {
    const world = await newWorld();
    const body = await world.op.signIn(await begun(world), newPerson());
    const use = () => call("POST /v1/auth/oauth/callback", { headers: world.headers, body });
    const answers = await Promise.all([use(), use(), use()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
    expectRefused(await use());
  });

  it("is used up by a wrong code", async () => {
    const world = await newWorld();
    const body = await world.op.signIn(await begun(world), newPerson());
    const use = (code = "") =>
      call("POST /v1/auth/oauth/callback", { headers: world.headers, body: { ...body, code } });
    expectRefused(await use("not the code"));
    expectRefused(await use(body.code));
  });

  it("is refused in another tenant and in another mode, and goes on to work in its own", async () => {
    const world = await newWorld();
    const stranger = await newTenant();
    const testKey = await newKey(world.tenant, { mode: "test" });
    const body = await world.op.signIn(await begun(world), newPerson());
    const use = (headers: Record<string, string>) => call("POST /v1/auth/oauth/callback", { headers, body });
    expectRefused(await use(stranger.headers));
    expectRefused(await use(bearer(testKey)));
    expect((await use(world.headers)).status).toBe(200);
  });

  it("is refused after its time", async () => {
    const world = await newWorld();
    const body = await world.op.signIn(await begun(world), newPerson());
    await connection()
      .sql`update one_time_tokens set expires_at = now() - interval '1 second' where tenant_id = ${world.tenant.id}`;
    expectRefused(await call("POST /v1/auth/oauth/callback", { headers: world.headers, body }));
  });

  it("is refused where the provider was switched off meanwhile", async () => {
    const world = await newWorld();
    const body = await world.op.signIn(await begun(world), newPerson());
    await call(`PATCH /v1/auth/oauth/connections/${world.connectionId}`, {
      headers: world.headers,
      body: { enabled: false },
    });
    expectRefused(await call("POST /v1/auth/oauth/callback", { headers: world.headers, body }));
  });

  it("that links signs nobody in, and links nobody else", async () => {
    const world = await newWorld();
    const [owner, other] = [await newUser(world.tenant), await newUser(world.tenant)];
    const start = async () => {
      const body = { provider: "acme", redirect_url: REDIRECT };
      const { body: answer } = await call("POST /v1/auth/oauth/link", { headers: bearer(owner.accessToken), body });
      return world.op.signIn(String(answer.authorization_url), newPerson());
    };
    const { code, state } = await start();
    expectRefused(await call("POST /v1/auth/oauth/callback", { headers: world.headers, body: { code, state } }));
    const again = await start();
    const body = { code: again.code, state: again.state };
    expectRefused(await call("POST /v1/auth/oauth/link", { headers: bearer(other.accessToken), body }));
  });

  it("that signs in links nobody", async () => {
    const world = await newWorld();
    const user = await newUser(world.tenant);
    const { code, state } = await world.op.signIn(await begun(world), newPerson());
    const headers = bearer(user.accessToken);
    expectRefused(await call("POST /v1/auth/oauth/link", { headers, body: { code, state } }));
  });
});

describe("starting a sign-in", () => {
  it.each([
    "https://app.example.com/callback",
    "https://app.example.com/callback?from=sign-in#a",
    "https://evil.example/callback?from=sign-in",
    "javascript:alert(1)",
  ])("refuses the address %s, which is not on the list", async (redirectUrl) => {
    const { headers } = await newWorld();
    const body = { provider: "acme", redirect_url: redirectUrl };
    const answer = await call("POST /v1/auth/oauth/init", { headers, body });
    expect([answer.status, answer.body.error]).toEqual([400, "validation_error"]);
  });

  it("takes a provider that is switched off for one that there never was", async () => {
    const { headers, connectionId } = await newWorld();
    await call(`PATCH /v1/auth/oauth/connections/${connectionId}`, { headers, body: { enabled: false } });
    const init = (provider: string) =>
      call("POST /v1/auth/oauth/init", { headers, body: { provider, redirect_url: REDIRECT } });
    const [off, never] = [await init("acme"), await init("never")];
    expect([off.status, off.body.detail]).toEqual([never.status, never.body.detail]);
    expect(off.status).toBe(404);
    expect((await call("GET /v1/auth/oauth/providers", { headers })).body).toEqual({ providers: [] });
  });

  it("lists what is switched on, and nothing of the client", async () => {
    const { headers } = await newWorld();
    const { body } = await call("GET /v1/auth/oauth/providers", { headers });
    expect(body).toEqual({ providers: [{ provider: "acme", display_name: "acme", enabled: true }] });
  });
});
