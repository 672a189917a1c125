import { randomUUID } from "node:crypto";
import { describe, expect, it, vi } from "vitest";
import { connection } from "#db/client.ts";
import { log } from "#lib/log.ts";
import { type Answer, call } from "#lib/testing/call.ts";
import type { Person } from "#lib/testing/openid-configuration.ts";
import { begun, newPerson, newWorld, signIn, verify } from "#lib/testing/openid-world.ts";
import { newUser, stringsOf } from "#lib/testing/tenant.ts";
import { isTemplateOf, tenantIssuer } from "./tenant-issuer.ts";

type World = Awaited<ReturnType<typeof newWorld>>;
type Options = NonNullable<Parameters<typeof newWorld>[0]>;

const CLAIMS = ["sub", "tid"];
const newDirectory = (options: Options = {}) => {
  const tenant = randomUUID();
  return newWorld({ tenant, idTokenClaims: CLAIMS, ...options }).then((world) => ({ world, tid: tenant }));
};
const userIn = (answer: Answer) => stringsOf(answer.body.user);

async function expectRefused(world: World, person: Person, reason: string) {
  const warn = vi.spyOn(log(), "warn");
  const answer = await signIn(world, person);
  const logged = warn.mock.calls.map(([told]) => JSON.stringify(told)).join();
  warn.mockRestore();
  expect([answer.status >= 400 && answer.status < 500, answer.body.detail], answer.text).toEqual([
    true,
    "The sign-in with this provider did not succeed; start it again.",
  ]);
  expect(logged).toContain(reason);
}

describe("a provider of many tenants (Microsoft Entra)", () => {
  it("signs in a person of a tenant, and finds the same one again", async () => {
    const { world, tid } = await newDirectory();
    const person = newPerson({ tid });
    const first = await signIn(world, person);
    expect(first.status, first.text).toBe(200);
    expect(first.body.user).toMatchObject({ email: person.email, name: person.name });
    expect(userIn(await signIn(world, person)).id).toBe(userIn(first).id);
  });

  it("is asked for once only: the code is exchanged a single time", async () => {
    const { world, tid } = await newDirectory();
    const back = await world.op.signIn(await begun(world), newPerson({ tid }));
    expect(back.iss, "it names the tenant's issuer").toBe(world.op.home);
    const finish = (iss: string) =>
      call("POST /v1/auth/oauth/callback", { headers: world.headers, body: { ...back, iss } });
    const done = await finish(world.op.home);
    expect(done.status, done.text).toBe(200);
  });

  it.each(["another tenant", "nobody", "the template"])("refuses an answer whose iss is %s", async (whose) => {
    const { world, tid } = await newDirectory();
    const { iss: _, ...back } = await world.op.signIn(await begun(world), newPerson({ tid }));
    const iss = {
      "another tenant": `${world.op.origin}/${randomUUID()}/v2.0`,
      nobody: "https://other.example.com",
      "the template": `${world.op.origin}/{tenantid}/v2.0`,
    }[whose];
    const answer = await call("POST /v1/auth/oauth/callback", { headers: world.headers, body: { ...back, iss } });
    expect(answer.status, answer.text).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });

  it("refuses a token that names another tenant than the one that made it", async () => {
    const { world } = await newDirectory();
    await expectRefused(world, newPerson({ tid: randomUUID() }), '\\"iss\\"');
  });

  it.each([undefined, "common", "", "../evil", "AAAAAAAA-AAAA-AAAA-AAAA-AAAAAAAAAAAA", "{tenantid}"])(
    "refuses a token whose tenant is %j",
    async (tid) => {
      const { world } = await newDirectory();
      await expectRefused(world, newPerson({ tid }), "names no tenant");
    },
  );

  it("refuses a token that is signed with a key of another tenant's", async () => {
    const other = `http://127.0.0.1/${randomUUID()}/v2.0`;
    const { world, tid } = await newDirectory({ changedKey: (key) => ({ ...key, issuer: other }) });
    await expectRefused(world, newPerson({ tid }), "key is another issuer");
  });

  it("takes a key that is said to be everybody's", async () => {
    const issuers: string[] = [];
    const changedKey = (key: Record<string, unknown>) => ({ ...key, issuer: issuers[0] });
    const { world, tid } = await newDirectory({ changedKey });
    issuers.push(`${world.op.origin}/{tenantid}/v2.0`);
    const answer = await signIn(world, newPerson({ tid }));
    expect(answer.status, answer.text).toBe(200);
  });

  it("joins no account by an address that some tenant's administrator has written", async () => {
    const { world, tid } = await newDirectory();
    const user = await newUser(world.tenant);
    await verify(user.id);
    const claimed = await signIn(world, newPerson({ tid, email: user.email, email_verified: true }));
    expect([claimed.status, claimed.body.error], claimed.text).toEqual([409, "conflict"]);
    const owner = await signIn(world, newPerson({ tid, email: user.email, xms_edov: true }));
    expect([owner.status, userIn(owner).id], owner.text).toEqual([200, user.id]);
  });

  it("keeps the people of two tenants apart, whatever they are called", async () => {
    const { world, tid } = await newDirectory();
    const person = newPerson({ tid });
    const first = await signIn(world, person);
    const again = await newDirectory();
    await connection().sql`
      update identity_providers set issuer = ${`${again.world.op.origin}/common/v2.0`} where tenant_id = ${world.tenant.id}`;
    const twin = { ...person, tid: again.tid, email: `twin-${randomUUID()}@example.com` };
    const second = await signIn({ ...world, op: again.world.op }, twin);
    expect(second.status, second.text).toBe(200);
    expect(userIn(second).id).not.toBe(userIn(first).id);
  });
});

describe("a template of issuers", () => {
  const TEMPLATE = "https://login.microsoftonline.com/{tenantid}/v2.0";
  it.each(["common", "organizations", "consumers", "contoso-onmicrosoft"])("stands for that of %s", (alias) => {
    expect(isTemplateOf(TEMPLATE, `https://login.microsoftonline.com/${alias}/v2.0`)).toBe(true);
  });

  it.each([
    [TEMPLATE, "https://evil.example/common/v2.0"],
    [TEMPLATE, "https://login.microsoftonline.com/common/v1.0"],
    [TEMPLATE, "https://login.microsoftonline.com/a/b/v2.0"],
    [TEMPLATE, "https://login.microsoftonline.com//v2.0"],
    ["https://{tenantid}/common/v2.0", "https://login.microsoftonline.com/common/v2.0"],
    ["https://login.microsoftonline.com{tenantid}/v2.0", "https://login.microsoftonline.com.evil.example/v2.0"],
    ["https://login.microsoftonline.com/{tenantid}", "https://login.microsoftonline.com/common/v2.0"],
    ["https://login.microsoftonline.com/x{tenantid}/v2.0", "https://login.microsoftonline.com/xcommon/v2.0"],
    ["https://login.microsoftonline.com/{tenantid}x/v2.0", "https://login.microsoftonline.com/commonx/v2.0"],
    ["https://login.microsoftonline.com/{tenantid}/{tenantid}", "https://login.microsoftonline.com/a/b"],
    ["https://sts.windows.net/{tenantid}/", "https://login.microsoftonline.com/common"],
    ["{tenantid}", "common"],
  ])("%s does not stand for %s", (template, issuer) => expect(isTemplateOf(template, issuer)).toBe(false));

  it("lets no personal account in as an organization's", () => {
    const token = (tid: string) => `e30.${Buffer.from(JSON.stringify({ tid })).toString("base64url")}.x`;
    const personal = token("9188040d-6c67-4c5b-b112-36a304b66dad");
    expect(tenantIssuer(TEMPLATE, TEMPLATE.replace("{tenantid}", "common"), personal)).toContain("/9188040d-");
    expect(() => tenantIssuer(TEMPLATE, TEMPLATE.replace("{tenantid}", "organizations"), personal)).toThrow("personal");
  });
});

describe("what a provider tells of a person", () => {
  it.each([
    [{ given_name: "Erika", family_name: "Mustermann" }, "Erika Mustermann"],
    [{ given_name: " Erika ", family_name: "" }, "Erika"],
    [{ family_name: "Mustermann" }, "Mustermann"],
    [{ name: " ", given_name: "Erika" }, "Erika"],
    [{ name: "Dr. Erika", given_name: "Erika", family_name: "Mustermann" }, "Dr. Erika"],
    [{}, null],
  ])("of %j is the name %j", async (told, name) => {
    const answer = await signIn(await newWorld(), newPerson({ name: undefined, ...told }));
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body.user).toMatchObject({ name });
  });

  it("may come as a signed JWT", async () => {
    const world = await newWorld({ signsUserInfo: true });
    const person = newPerson();
    const answer = await signIn(world, person);
    expect(answer.status, answer.text).toBe(200);
    expect(answer.body.user).toMatchObject({ email: person.email, name: person.name, is_verified: true });
  });

  it("may come as a signed JWT from a provider of many tenants", async () => {
    const { world, tid } = await newDirectory({ signsUserInfo: true });
    const person = newPerson({ tid });
    const answer = await signIn(world, person);
    expect(answer.body.user, answer.text).toMatchObject({ email: person.email });
  });

  it("is fetched for the name too, where the ID token has the address alone", async () => {
    const person = newPerson({ name: undefined, given_name: "Erika", family_name: "Muster" });
    const answer = await signIn(await newWorld({ idTokenClaims: ["sub", "email", "email_verified"] }), person);
    expect(answer.body.user, answer.text).toMatchObject({ name: "Erika Muster", email: person.email });
  });
});
