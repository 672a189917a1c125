import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { type Answer, call } from "#lib/testing/call.ts";
import { bearer, eventsOf, link, newPerson, newWorld, REDIRECT, signIn, verify } from "#lib/testing/openid-world.ts";
import { newUser, PASSWORD, stringsOf } from "#lib/testing/tenant.ts";

const userIn = (answer: Answer) => stringsOf(answer.body.user);

describe("a signed-in user", () => {
  it("links a provider, signs in with it, and unlinks it", async () => {
    const world = await newWorld();
    const user = await newUser(world.tenant);
    const headers = bearer(user.accessToken);
    const person = newPerson();
    const linked = await link(world, user.accessToken, person);
    expect([linked.status, stringsOf(linked.body.identity).provider], linked.text).toEqual([200, "acme"]);
    expect(userIn(await signIn(world, person)).id).toBe(user.id);
    const { body } = await call("GET /v1/auth/oauth/identities", { headers });
    expect(body.identities).toEqual([
      { provider: "acme", linked_at: expect.any(String), last_used_at: expect.any(String) },
    ]);
    const unlinked = await call("DELETE /v1/auth/oauth/unlink/acme", { headers });
    expect([unlinked.status, unlinked.body]).toEqual([200, { provider: "acme", unlinked: true }]);
    expect(userIn(await signIn(world, person)).id).not.toBe(user.id);
    const types = (await eventsOf(world.tenant, user.id)).map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(["identity.linked", "identity.unlinked"]));
  });

  it("cannot link what is another user's, nor a second account of one provider", async () => {
    const world = await newWorld();
    const [first, second] = [await newUser(world.tenant), await newUser(world.tenant)];
    const person = newPerson();
    expect((await link(world, first.accessToken, person)).status).toBe(200);
    expect((await link(world, second.accessToken, person)).status).toBe(409);
    expect((await link(world, first.accessToken, newPerson())).status).toBe(409);
    expect((await link(world, first.accessToken, person)).status).toBe(200);
  });

  it("keeps the last way of signing in", async () => {
    const world = await newWorld();
    const answer = await signIn(world, newPerson({ email_verified: false }));
    const headers = bearer(String(answer.body.access_token));
    const refused = await call("DELETE /v1/auth/oauth/unlink/acme", { headers });
    expect([refused.status, refused.body.error]).toEqual([409, "conflict"]);
    await verify(userIn(answer).id);
    expect((await call("DELETE /v1/auth/oauth/unlink/acme", { headers })).status).toBe(200);
  });

  it("must have signed in lately to link and to unlink", async () => {
    const world = await newWorld();
    const user = await newUser(world.tenant);
    await link(world, user.accessToken, newPerson());
    await connection().sql`
      update sessions set authenticated_at = now() - interval '16 minutes' where user_id = ${user.id}`;
    const headers = bearer(user.accessToken);
    expect((await call("DELETE /v1/auth/oauth/unlink/acme", { headers })).status).toBe(403);
    const body = { provider: "acme", redirect_url: REDIRECT };
    expect((await call("POST /v1/auth/oauth/link", { headers, body })).status).toBe(403);
  });

  it("still signs in with the password after linking", async () => {
    const world = await newWorld();
    const user = await newUser(world.tenant);
    await link(world, user.accessToken, newPerson());
    const body = { email: user.email, password: PASSWORD };
    expect((await call("POST /v1/login", { headers: world.headers, body })).status).toBe(200);
  });
});
