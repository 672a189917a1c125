import { randomUUID } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { issueOperator } from "#lib/domain/operators/index.ts";
import { env } from "#lib/env.ts";
import { call } from "#lib/testing/call.ts";
import { invitationOf } from "./invitation.ts";

const shipped = env().SIGN_UP;
afterEach(() => {
  env().SIGN_UP = shipped;
});

const someone = () => `owner-${randomUUID()}@example.com`;
const PASSWORD = "Kettle-River7";

const signUp = (ownerEmail: string, invitation?: string) =>
  call("POST /v1/organizations", {
    body: { name: "Invited", owner_email: ownerEmail, owner_password: PASSWORD, ...(invitation && { invitation }) },
  });
const signUpAtZeroAuth = (email: string, invitation?: string) =>
  call("POST /api/console/signup", {
    body: { email, password: PASSWORD, companyName: "Invited", ...(invitation && { invitation }) },
  });
const organizations = async () => (await connection().sql`select count(*)::int as n from organizations`)[0]?.n;

describe("a server whose sign-up is closed", () => {
  it("takes no organization at either door, invited or not", async () => {
    env().SIGN_UP = "closed";
    const email = someone();
    const { invitation } = invitationOf(email, new Date());
    const before = await organizations();
    for (const answer of [
      await signUp(email),
      await signUp(email, invitation),
      await signUpAtZeroAuth(email),
      await signUpAtZeroAuth(email, invitation),
    ])
      expect(answer.status, answer.text).toBe(403);
    expect(await organizations()).toBe(before);
  });
});

describe("a server that takes organizations by invitation", () => {
  it("takes whom an operator has invited, in any spelling of the address, and once", async () => {
    env().SIGN_UP = "invitation";
    const email = someone();
    const { token } = await issueOperator("Ada", new Date());
    const headers = { authorization: `Bearer ${token}` };
    const made = await call("POST /v1/operator/invitations", { headers, body: { email } });
    expect([made.status, made.body], made.text).toMatchObject([
      201,
      { link: `${env().publicUrl}/console/sign-up#invitation=${made.body.invitation}` },
    ]);
    const invitation = String(made.body.invitation);
    expect((await signUp(email.toUpperCase(), invitation)).status).toBe(201);
    expect((await signUp(email, invitation)).status, "the address has an organization").toBe(409);
    const log = await call("GET /v1/operator/actions", { headers });
    expect(log.body.actions).toContainEqual(expect.objectContaining({ action: "organization.invited" }));
    expect(log.text, "whom is told nowhere").not.toContain(email);
    const other = someone();
    expect((await signUpAtZeroAuth(other, invitationOf(other, new Date()).invitation)).status).toBe(201);
  });

  it("takes nobody else: without one, by another's, a forged, a stretched or an expired one", async () => {
    env().SIGN_UP = "invitation";
    const email = someone();
    const now = new Date();
    const { invitation } = invitationOf(email, now);
    const [, until = "", mac = ""] = /^inv_(\d+)\.(.+)$/.exec(invitation) ?? [];
    const eightDaysAgo = new Date(now.getTime() - 8 * 24 * 3_600_000);
    const before = await organizations();
    for (const wrong of [
      undefined,
      invitationOf(someone(), now).invitation,
      invitationOf(email, eightDaysAgo).invitation,
      `inv_${Number(until) + 1}.${mac}`,
      `inv_0${until}.${mac.slice(1)}`,
      `${invitation}A`,
      "inv_",
    ])
      for (const answer of [await signUp(email, wrong), await signUpAtZeroAuth(email, wrong)])
        expect(answer.status, wrong).toBe(403);
    expect(await organizations()).toBe(before);
  });
});
