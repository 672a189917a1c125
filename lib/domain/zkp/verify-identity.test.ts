import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it, vi } from "vitest";
import { connection } from "#db/client.ts";
import { totpCode } from "#lib/crypto/totp.ts";
import { COORDINATE_ORDER } from "#lib/proofs/curve.ts";
import { call } from "#lib/testing/call.ts";
import { expectPromised } from "#lib/testing/expect-answer.ts";
import { everyRoute } from "#lib/testing/routes.ts";
import { overtaken } from "#lib/testing/sign-in.ts";
import { newKey, newTenant, stringsOf, type TestTenant } from "#lib/testing/tenant.ts";
import { freshNonce, proveIdentity, provenDevice, registerDevice, type ZkpDevice } from "#lib/testing/zkp.ts";

// A proof takes half a second of CPU, and some tests make seven.
vi.setConfig({ testTimeout: 180_000 });

type Body = Awaited<ReturnType<typeof proveIdentity>>;

let tenant: TestTenant;
let device: ZkpDevice;
beforeAll(async () => {
  tenant = await newTenant();
  device = await registerDevice(tenant.headers);
});

const route = everyRoute.find(({ name }) => name === "zeroauth POST /v1/auth/zkp/verify") ?? never();

function never(): never {
  throw new Error("there is no such route");
}

const verify = (body: unknown, headers: Record<string, string> = tenant.headers) =>
  call("POST /v1/auth/zkp/verify", { headers, body });
const prove = async (origin?: string, headers: Record<string, string> = tenant.headers) =>
  proveIdentity(device, { tenant: `${tenant.id}:live`, ...(origin && { origin }), ...(await freshNonce(headers)) });
/** Lets a nonce be used again, so that one proof serves for many attempts. */
const unspend = ({ timestamp }: Body) => connection().sql`
  update proof_nonces set used_at = null where tenant_id = ${tenant.id} and timestamp = ${timestamp}`;
const withSession = (token: unknown) => ({ ...tenant.headers, "x-session-token": String(token) });
const me = (token: unknown) => call("GET /v1/identity/me", { headers: withSession(token) });
const userOf = async ({ txHash }: { txHash: string }) =>
  String((await call(`GET /v1/transparency/entries/${txHash}`, { headers: tenant.headers })).body.user_id);

/** (−A, −B, C): another proof of the same, by anybody who has seen one. */
function rerandomised({ proof, ...rest }: Body): Body {
  const negative = (value = "0") => String(COORDINATE_ORDER - BigInt(value));
  const [ax = "", ay] = proof.pi_a;
  const [bx = [], by = []] = proof.pi_b;
  const pi_a = [ax, negative(ay), "1"];
  const pi_b = [bx, by.map(negative), ["1", "0"]];
  return { ...rest, proof: { ...proof, pi_a, pi_b } };
}

describe("signing in with a proof", () => {
  it("goes from registering over nonce, proof and tokens to me, refresh and logout", async () => {
    const { device: own, body } = await provenDevice(tenant);
    const answer = await verify(body);
    expectPromised(route, answer);
    expect(Object.keys(answer.body).sort()).toEqual([
      "accessToken",
      "dataStorageConfirmation",
      "expiresIn",
      "provider",
      "refreshToken",
      "sessionId",
      "tokenType",
      "verified",
    ]);
    expect(answer.body).toMatchObject({
      tokenType: "Bearer",
      expiresIn: 3600,
      verified: true,
      provider: "zkp",
      dataStorageConfirmation: { biometricDataStored: false, message: "Zero biometric data stored. Ever." },
    });
    const seen = await me(answer.body.accessToken);
    expect([seen.status, seen.body.did]).toEqual([200, own.did]);
    expect(Object.keys(seen.body).sort()).toEqual(["did", "session", "user"]);
    expect(seen.body.user).toMatchObject({ email: null, role: "user" });
    expect(seen.body.session).toMatchObject({ id: answer.body.sessionId, isCurrent: true });
    const { body: refreshed } = await call("POST /v1/identity/refresh", {
      headers: tenant.headers,
      body: { refreshToken: answer.body.refreshToken },
    });
    expect(refreshed).toMatchObject({ tokenType: "Bearer", expiresIn: 3600, sessionId: answer.body.sessionId });
    const out = await call("POST /v1/identity/logout", { headers: withSession(refreshed.accessToken) });
    expect(out.status).toBe(200);
    expect((await me(refreshed.accessToken)).status).toBe(401);
  });

  it("tells of the sign-in, with how it was done in the session", async () => {
    const own = await registerDevice(tenant.headers);
    const nonce = await freshNonce(tenant.headers);
    const { body } = await verify(await proveIdentity(own, { tenant: `${tenant.id}:live`, ...nonce }));
    const events = await connection().sql`
      select type, data from events where subject = ${await userOf(own)} and type = 'user.login'`;
    expect(events).toMatchObject([{ data: { method: "zkp", sessionId: body.sessionId } }]);
    const [session] = await connection().sql`select methods from sessions where id = ${String(body.sessionId)}`;
    expect(session).toEqual({ methods: ["swk"] });
  });

  it("lets nobody in whose identity was removed while the proof was verified", async () => {
    const { device: own, body } = await provenDevice(tenant);
    const id = await userOf(own);
    const answer = await overtaken(
      (held) => held`select 1 from users where id = ${id} for update`,
      () => verify(body),
      (held) => held`delete from zkp_identities where user_id = ${id}`,
    );
    expect([answer.status, answer.body.accessToken]).toEqual([401, undefined]);
  });

  it("is bound to the page that asked for the nonce, and works there", async () => {
    const page = { ...tenant.headers, origin: "https://app.example.com" };
    expect((await verify(await prove("https://app.example.com", page))).status).toBe(200);
  });

  it("has no nonce for pages that are not the organization's, once it has named its own", async () => {
    const own = await newTenant();
    const nonceAt = (origin?: string) =>
      call("GET /v1/auth/zkp/nonce", { headers: { ...own.headers, ...(origin && { origin }) } });
    expect((await nonceAt("https://anybody.example.com")).status).toBe(200);
    await connection().sql`
      update organizations set redirect_urls = ${["https://app.example.com/callback"]} where id = ${own.id}`;
    const refused = await nonceAt("https://anybody.example.com");
    expect([refused.status, refused.body.error]).toEqual([400, "validation_error"]);
    expect(refused.body.message).toBe("The Origin of this request is none of the organization's allowed addresses.");
    expect([(await nonceAt("https://app.example.com")).status, (await nonceAt()).status]).toEqual([200, 200]);
    const rows = await connection().sql`select distinct origin from proof_nonces where tenant_id = ${own.id}`;
    expect(rows.map(({ origin }) => origin)).not.toContain("https://app.example.com/callback");
    expect(rows).toHaveLength(3);
  });

  it("lets nobody in who is blocked, and asks for a code where the organization wants one", async () => {
    const own = await registerDevice(tenant.headers);
    const attempt = async () =>
      verify(await proveIdentity(own, { tenant: `${tenant.id}:live`, ...(await freshNonce(tenant.headers)) }));
    await connection().sql`update organizations set mfa_policy = 'required' where id = ${tenant.id}`;
    const asked = await attempt();
    expect(asked.body).toMatchObject({ mfaRequired: true, mfaMethods: ["totp"], provider: "zkp", verified: true });
    // Without it nobody would know that there is no app yet whose code could be entered.
    expect(asked.body.mfaSetupRequired).toBe(true);
    expect(asked.body.accessToken).toBeUndefined();
    const setUp = { headers: tenant.headers, body: { mfa_token: asked.body.mfaToken } };
    const { secret = "" } = stringsOf((await call("POST /v1/mfa/totp/setup", setUp)).body);
    const code = { mfa_token: asked.body.mfaToken, code: totpCode(secret, new Date()) };
    const entered = await call("POST /v1/mfa/totp/verify", { headers: tenant.headers, body: code });
    expect(entered.status, entered.text).toBe(200);
    expect((await me(entered.body.access_token)).body.did).toBe(own.did);
    await connection().sql`update organizations set mfa_policy = 'optional' where id = ${tenant.id}`;
    await call(`POST /v1/users/${await userOf(own)}/block`, { headers: tenant.headers });
    const refused = await attempt();
    expect([refused.status, refused.body.accessToken]).toEqual([403, undefined]);
  });
});

describe("a proof that is refused", () => {
  const bodies = new Set<string>();
  const expectRefused = async (body: unknown, headers?: Record<string, string>) => {
    const answer = await verify(body, headers);
    expect([answer.status, answer.body.error]).toEqual([401, "proof_verification_failed"]);
    bodies.add(answer.text);
  };

  it("was used before, or is another one made of it", async () => {
    const body = await prove();
    expect((await verify(body)).status).toBe(200);
    await expectRefused(body);
    await expectRefused(rerandomised(body));
    await expectRefused({ ...body, ...(await freshNonce(tenant.headers)) });
  });

  it("would have been right re-randomised: what refuses it is the nonce", async () => {
    expect((await verify(rerandomised(await prove()))).status).toBe(200);
  });

  it("is good once, however often it is sent at once", async () => {
    const body = await prove();
    const answers = await Promise.all(Array.from({ length: 8 }, () => verify(body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 7 }, () => 401)]);
  });

  it("is another tenant's or the other mode's", async () => {
    const other = await newTenant();
    const test = { authorization: `Bearer ${await newKey(tenant, { mode: "test" })}` };
    const body = await prove();
    await expectRefused(body, other.headers);
    await expectRefused(body, test);
    for (const headers of [other.headers, test]) {
      const nonce = await freshNonce(headers);
      const foreign = await proveIdentity(device, { tenant: `${tenant.id}:live`, ...nonce });
      await expectRefused(foreign, headers);
      await expectRefused(foreign);
    }
    // The same secret, registered nowhere else, and a context of the other tenant.
    await expectRefused(
      await proveIdentity(device, { tenant: `${other.id}:live`, ...(await freshNonce(tenant.headers)) }),
    );
    await expectRefused(
      await proveIdentity(device, { tenant: `${tenant.id}:test`, ...(await freshNonce(tenant.headers)) }),
    );
  });

  it("was made at another page", async () => {
    await expectRefused(await prove("https://phishing.example.com"));
    const page = { ...tenant.headers, origin: "https://app.example.com" };
    await expectRefused(await prove(undefined, page));
  });

  it("is late, or says another time", async () => {
    const stale = await prove();
    await connection().sql`
      update proof_nonces set expires_at = now() - interval '1 second'
      where tenant_id = ${tenant.id} and timestamp = ${stale.timestamp} and used_at is null`;
    await expectRefused(stale);
    const body = await prove();
    for (const timestamp of [new Date(0).toISOString(), body.timestamp.replace("Z", "+00:00"), "", "yesterday"])
      await expectRefused({ ...body, timestamp });
    for (const nonce of [randomUUID(), "", "8eb8b0db", body.nonce.toUpperCase()])
      await expectRefused({ ...body, nonce });
  });

  it("has signals in another order, one too many, one too few, or spelled otherwise", async () => {
    const variants: ((signals: string[]) => string[])[] = [
      ([commitment = "", didHash = "", binding = ""]) => [didHash, commitment, binding],
      ([commitment = "", didHash = "", binding = ""]) => [commitment, binding, didHash],
      (signals) => [...signals, "1"],
      (signals) => signals.slice(0, 2),
      () => [],
      ([commitment, ...others]) => [`0${commitment}`, ...others],
      ([commitment, ...others]) => [`0x${BigInt(commitment ?? 0).toString(16)}`, ...others],
      (signals) => signals.map((signal) => ` ${signal}`),
    ];
    const body = await prove();
    for (const changed of variants) {
      await expectRefused({ ...body, publicSignals: changed(body.publicSignals) });
      await unspend(body);
    }
    expect((await verify(body)).status).toBe(200);
  });

  it("is malformed, and never makes the server fail", async () => {
    const variants: ((proof: Body["proof"]) => Record<string, unknown>)[] = [
      () => ({}),
      ({ pi_c: _, ...rest }) => rest,
      (proof) => ({ ...proof, protocol: "plonk" }),
      (proof) => ({ ...proof, pi_a: ["0", "0", "0"] }),
      (proof) => ({ ...proof, pi_a: ["1", "2", "2"] }),
      (proof) => ({ ...proof, pi_a: "nonsense" }),
      (proof) => ({ ...proof, pi_b: proof.pi_b.toReversed() }),
      (proof) => ({ ...proof, pi_c: proof.pi_a }),
      (proof) => ({ ...proof, padding: "x".repeat(10_000) }),
    ];
    const body = await prove();
    for (const changed of variants) {
      await expectRefused({ ...body, proof: changed(body.proof) });
      await unspend(body);
    }
    expect((await verify(body)).status).toBe(200);
  });

  it("speaks of an identity that there never was", async () => {
    const own = { ...device, didHash: "123", commitment: "456" };
    const body = await prove();
    await expectRefused({ ...body, publicSignals: [own.commitment, own.didHash, body.publicSignals[2]] });
  });

  it("is answered in one way, whatever its flaw", () => {
    expect([...bodies]).toEqual([
      JSON.stringify({
        error: "proof_verification_failed",
        message: "The proof was not accepted.",
        docs: "/docs/zeroauth#authentication",
      }),
    ]);
  });

  it("has used its nonce up, and is told to the organization", async () => {
    const own = await registerDevice(tenant.headers);
    const body = await proveIdentity(own, { tenant: `${tenant.id}:live`, ...(await freshNonce(tenant.headers)) });
    await expectRefused({ ...body, proof: {} });
    await expectRefused(body);
    const events = await connection().sql`
      select data from events where subject = ${await userOf(own)} and type = 'login.failed'`;
    expect(events).toEqual([{ data: { method: "zkp" } }]);
  });
});

describe("what a request must look like", () => {
  it("is told field by field", async () => {
    const answer = await verify({ proof: "x", publicSignals: [1], nonce: 1 });
    expect([answer.status, answer.body.error]).toEqual([400, "validation_error"]);
    const issues = Array.isArray(answer.body.issues) ? answer.body.issues.map(stringsOf) : [];
    expect(issues.map(({ field }) => field)).toEqual(["proof", "publicSignals.0", "nonce", "timestamp"]);
  });

  it("wants a key with the scope, for each of the three", async () => {
    const narrow = {
      authorization: `Bearer ${await newKey(tenant, { family: "zeroauth", scopes: ["identity:read"] })}`,
    };
    const refused = [
      await verify(await prove(), narrow),
      await call("GET /v1/auth/zkp/nonce", { headers: narrow }),
      await call("GET /v1/auth/zkp/circuit-info", { headers: narrow }),
    ];
    for (const { status, body } of refused) expect([status, body.error]).toEqual([403, "insufficient_scopes"]);
  });
});
