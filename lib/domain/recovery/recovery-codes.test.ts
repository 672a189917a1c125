import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { call } from "#lib/testing/call.ts";
import { codesIn, dataOf, newCodes, zkauth } from "#lib/testing/recovery.ts";
import { tablesHolding } from "#lib/testing/scan-tables.ts";
import { atOnce, eventsSince, lastEvent, statusCounts } from "#lib/testing/sign-in.ts";
import { newTenant, newUser } from "#lib/testing/tenant.ts";

type Headers = Record<string, string>;

const post = (what: string, headers: Headers, body = {}) =>
  call(`POST /api/v1/security/recovery-codes/${what}`, { headers, body });
const status = async (headers: Headers) =>
  dataOf(await call("GET /api/v1/security/recovery-codes/status", { headers }));

async function newPerson() {
  const tenant = await newTenant("Blue Bank");
  const user = await newUser(tenant);
  return { tenant, user, headers: zkauth(tenant, user.accessToken) };
}

const anHourAgo = (sessionId: string) =>
  connection().sql`update sessions set authenticated_at = now() - interval '16 minutes' where id = ${sessionId}`;

describe("recovery codes", () => {
  it("are ten of 100 bits each, and no table holds one", async () => {
    const { tenant, headers } = await newPerson();
    const seq = await lastEvent(tenant);
    const codes = codesIn(dataOf(await post("generate", headers)).codes);
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) expect(code).toMatch(/^([0-9a-hjkmnp-tv-z]{5}-){3}[0-9a-hjkmnp-tv-z]{5}$/);
    for (const code of codes.slice(0, 2)) {
      expect(await tablesHolding(code)).toEqual([]);
      expect(await tablesHolding(code.replaceAll("-", ""))).toEqual([]);
    }
    expect(await eventsSince(tenant, seq)).toEqual(["recovery_codes.generated"]);
  });

  it("are counted for their user, before and after", async () => {
    const { headers } = await newPerson();
    expect(await status(headers)).toEqual({ total: 0, remaining: 0, generatedAt: null });
    const made = dataOf(await post("generate", headers));
    expect(await status(headers)).toEqual({ total: 10, remaining: 10, generatedAt: made.generatedAt });
  });

  it("are not made again by mistake; made anew, they void the earlier ones", async () => {
    const { tenant, user, headers } = await newPerson();
    const first = await newCodes(tenant, user.accessToken);
    expect((await post("generate", headers)).status).toBe(409);
    const second = codesIn(dataOf(await post("regenerate", headers)).codes);
    expect(second.some((code) => first.includes(code))).toBe(false);
    expect(await status(headers)).toMatchObject({ total: 10, remaining: 10 });
    expect((await post("download", headers, { codes: first })).status).toBe(400);
    expect((await post("download", headers, { codes: second })).status).toBe(200);
  });

  it("are one set, however many are asked for at once", async () => {
    const { user, headers } = await newPerson();
    expect(statusCounts(await atOnce(4, () => post("generate", headers)))).toEqual({ 200: 1, 409: 3 });
    expect(statusCounts(await atOnce(4, () => post("regenerate", headers)))).toEqual({ 200: 4 });
    const [row] = await connection().sql`select count(*)::int as codes from recovery_codes where user_id = ${user.id}`;
    expect(row?.codes).toBe(10);
  });

  it("are made and downloaded by nobody who proved long ago who it is", async () => {
    const { tenant, user, headers } = await newPerson();
    const codes = await newCodes(tenant, user.accessToken);
    await anHourAgo(user.sessionId);
    for (const [what, body] of [
      ["generate", {}],
      ["regenerate", {}],
      ["download", { codes }],
    ] as const)
      expect((await post(what, headers, body)).status, what).toBe(403);
    expect((await status(headers)).remaining).toBe(10);
  });
});

describe("the file of recovery codes", () => {
  it("is a text to keep, made of the codes that were just shown, and changes none", async () => {
    const { tenant, user, headers } = await newPerson();
    const codes = await newCodes(tenant, user.accessToken);
    const answer = await post("download", headers, { codes });
    const text = Buffer.from(answer.bytes).toString();
    expect(answer.headers["content-type"]).toBe("text/plain; charset=utf-8");
    expect(answer.headers["content-disposition"]).toBe('attachment; filename="recovery-codes.txt"');
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(text).toMatch(/^Recovery codes of your account with Blue Bank\n/);
    expect(text.trim().split("\n").slice(-10)).toEqual(codes);
    expect((await status(headers)).remaining).toBe(10);
  });

  it("brings the first codes where there are none, and refuses to void those that there are", async () => {
    const { user, headers } = await newPerson();
    const first = await post("download", headers);
    expect(first.status).toBe(200);
    expect((await status(headers)).remaining).toBe(10);
    expect(await post("download", headers), "the same once more").toMatchObject({ status: 200, bytes: first.bytes });
    await connection()
      .sql`update one_time_tokens set expires_at = now() - interval '1 second' where user_id = ${user.id}`;
    expect((await post("download", headers)).status, "no longer shown").toBe(409);
  });

  it("is not made of another user's codes, of one code twice, or of what is none", async () => {
    const { tenant, user, headers } = await newPerson();
    const own = await newCodes(tenant, user.accessToken);
    const other = await newUser(tenant);
    const foreign = await newCodes(tenant, other.accessToken);
    for (const codes of [foreign, [own[0], own[0]], [own[0], "00000-00000-00000-00000"]])
      expect((await post("download", headers, { codes })).status).toBe(400);
  });
});
