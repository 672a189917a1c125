import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { call } from "#lib/testing/call.ts";
import * as signIn from "#lib/testing/sign-in.ts";
import { newKey, newTenant, newUser } from "#lib/testing/tenant.ts";

const { anHourLater, atOnce, bearer, countMailed, statusCounts, tokenMailed } = signIn;

type Headers = Record<string, string>;
const confirm = (headers: Headers, token: string) =>
  call("POST /v1/email/verification/confirm", { headers, body: { token } });
const sendAgain = (token: string) => call("POST /v1/email/verification/send", { headers: bearer(token), body: {} });

describe("proving an address", () => {
  it("begins with a mail at sign-up, and its link proves it, once, of 50 at once too", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const start = await signIn.lastEvent(tenant);
    const token = await tokenMailed(tenant, "email_verification");
    const answers = await atOnce(50, () => confirm(tenant.headers, token));
    expect(statusCounts(answers)).toEqual({ 200: 1, 400: 49 });
    expect(answers.find(({ status }) => status === 200)?.body).toMatchObject({
      user: { id: user.id, is_verified: true },
    });
    expect((await signIn.eventsSince(tenant, start)).filter((type) => type === "user.verified")).toHaveLength(1);
    // The password and the session of whoever signed up stay.
    expect((await signIn.logIn(tenant.headers, user.email)).body).toMatchObject({ user: { is_verified: true } });
    expect((await call("GET /v1/sessions", { headers: bearer(user.accessToken) })).status).toBe(200);
  });

  it("is possible for a day, with the newest link, at its own tenant and in its own mode", async () => {
    const [tenant, other] = [await newTenant(), await newTenant()];
    const user = await newUser(tenant);
    const first = await tokenMailed(tenant, "email_verification");
    expect((await sendAgain(user.accessToken)).body).toEqual({ success: true, is_verified: false });
    const token = await tokenMailed(tenant, "email_verification");
    const test = bearer(await newKey(tenant, { mode: "test" }));
    for (const headers of [other.headers, test]) expect((await confirm(headers, token)).status).toBe(400);
    expect((await confirm(tenant.headers, first)).status).toBe(400);
    const { sql } = connection();
    await sql`update one_time_tokens set expires_at = expires_at - interval '86401 seconds' where user_id = ${user.id}`;
    expect((await confirm(tenant.headers, token)).status).toBe(400);
    await sql`update one_time_tokens set expires_at = expires_at + interval '60 seconds' where user_id = ${user.id}`;
    expect((await confirm(tenant.headers, token)).status).toBe(200);
  });

  it("is mailed three times an hour, the one of the sign-up among them, and not again once proven", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const answers = await atOnce(10, () => sendAgain(user.accessToken));
    expect(statusCounts(answers)).toEqual({ 200: 2, 429: 8 });
    await anHourLater(tenant);
    expect((await confirm(tenant.headers, await tokenMailed(tenant, "email_verification"))).status).toBe(200);
    const before = await countMailed(tenant, "email_verification");
    expect((await sendAgain(user.accessToken)).body).toEqual({ success: true, is_verified: true });
    expect(await countMailed(tenant, "email_verification")).toBe(before);
  });
});
