import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { connection } from "#db/client.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { type AccessClaims, verifyAccessToken } from "#lib/crypto/jwt.ts";
import { env } from "#lib/env.ts";
import { createDatabase } from "#lib/testing/start-database.ts";
import { endSigningKeys, rotateSigningKey } from "./replace-signing-keys.ts";
import { handle } from "./rotate-signing-keys.handler.ts";
import { publicKeySet, publicSigningKey } from "./signing-keys.ts";
import { AUDIENCE, accessTokenFor } from "./tokens.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

// Signing keys belong to the whole platform: these tests have one of their own.
beforeAll(async () => {
  const url = await createDatabase(inject("databaseUrl"), `rotation_${randomUUID().replaceAll("-", "")}`);
  await migrateDatabase(url);
  process.env.DATABASE_URL = url;
  expect(env().DATABASE_URL).toBe(url);
});

const session = { id: "ses_1", userId: "usr_1", tenantId: "org_1", mode: "live", accessTokenSeconds: 900 } as const;
const signed = async () => (await accessTokenFor(session, "user", new Date())).accessToken;
const kidOf = (token: string) => JSON.parse(Buffer.from(token.split(".")[0] ?? "", "base64url").toString()).kid;
const verified = (token: string): Promise<AccessClaims | undefined> =>
  verifyAccessToken(token, publicSigningKey, { issuer: env().publicUrl, audience: AUDIENCE, now: new Date() });
const published = async () => (await publicKeySet()).keys.map(({ kid }) => kid);

/** Lets the keys of the database become older, and this process read them anew as another one would. */
async function passes(milliseconds: number): Promise<void> {
  await connection().sql`update signing_keys set created_at = created_at - ${milliseconds / 1000} * interval '1 second',
    retired_at = retired_at - ${milliseconds / 1000} * interval '1 second'`;
  Reflect.deleteProperty(globalThis, Symbol.for("bonafide.signing-keys"));
  await handle({}, new Date());
  Reflect.deleteProperty(globalThis, Symbol.for("bonafide.signing-keys"));
}

describe("a signing key", () => {
  it("is published before it signs, and verified until its last token has expired", async () => {
    const first = await signed();
    await passes(89 * DAY);
    expect(await published()).toEqual([kidOf(first)]);

    await passes(1 * DAY);
    expect(await published(), "the next key is made").toHaveLength(2);
    expect(kidOf(await signed()), "but does not sign yet").toBe(kidOf(first));

    await passes(11 * MINUTE);
    const second = await signed();
    expect(kidOf(second)).not.toBe(kidOf(first));
    expect([await verified(first), await verified(second)].every(Boolean)).toBe(true);

    await passes(10 * MINUTE);
    await passes(2 * 60 * MINUTE);
    expect(await verified(first), "within three hours").toBeDefined();
    await passes(2 * 60 * MINUTE);
    expect(await published()).toEqual([kidOf(second)]);
    expect(await verified(first)).toBeUndefined();
    expect(await verified(await signed())).toBeDefined();
  });

  it("is made once, however many processes find the last one old", async () => {
    await connection().sql`update signing_keys set created_at = created_at - interval '100 days'`;
    await Promise.all(Array.from({ length: 8 }, () => handle({}, new Date())));
    const rows = await connection().sql`select kid from signing_keys where retired_at is null`;
    expect(rows).toHaveLength(2);
  });

  it("is made before its time by a command, and refuses nothing", async () => {
    const before = await signed();
    const kid = await rotateSigningKey(new Date());
    await passes(MINUTE);
    expect([(await published()).at(-1), kidOf(await signed())]).toEqual([kid, kidOf(before)]);
    await passes(10 * MINUTE);
    expect([kidOf(await signed()), await verified(before)]).toEqual([kid, expect.anything()]);
  });

  it("is ended by a command, with every token that it signed", async () => {
    const before = await signed();
    const kid = await endSigningKeys(new Date());
    Reflect.deleteProperty(globalThis, Symbol.for("bonafide.signing-keys"));
    expect([await published(), kidOf(await signed()), await verified(before)]).toEqual([[kid], kid, undefined]);
    expect(await verified(await signed())).toBeDefined();
  });
});
