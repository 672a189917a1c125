import { generateKeyPairSync, randomUUID } from "node:crypto";
import http from "node:http";
import { exportJWK, type JWTPayload, SignJWT } from "jose";
import { beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { connection } from "#db/client.ts";
import { env } from "#lib/env.ts";
import { log } from "#lib/log.ts";
import { type Answer, call } from "#lib/testing/call.ts";
import { CLIENT } from "#lib/testing/openid-configuration.ts";
import { listening } from "#lib/testing/openid-provider.ts";
import { newTenant, type TestTenant } from "#lib/testing/tenant.ts";

const REDIRECT = "https://app.example.com/callback";
const [right, other] = [
  generateKeyPairSync("rsa", { modulusLength: 2048 }),
  generateKeyPairSync("rsa", { modulusLength: 2048 }),
];

type Signed = { claims: JWTPayload; header?: Record<string, unknown> };
type Behaviour = {
  discovery?: (document: Record<string, unknown>, res: http.ServerResponse) => Record<string, unknown> | undefined;
  /** What becomes of the ID token's claims before it is signed. */
  claims?: (claims: JWTPayload) => JWTPayload;
  /** The ID token itself, where it is not simply signed with the right key. */
  token?: (good: Signed) => Promise<string | undefined>;
  answer?: (res: http.ServerResponse) => void;
  userinfo?: (claims: JWTPayload) => JWTPayload;
  keys?: (res: http.ServerResponse) => void | Promise<void>;
};

const sign = ({ claims, header }: Signed, key = right.privateKey) =>
  new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "right", ...header }).sign(key);
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const unsigned = ({ claims }: Signed, alg: string) => `${encoded({ alg, kid: "right" })}.${encoded(claims)}.`;
const endless = (res: http.ServerResponse) => {
  res.writeHead(200, { "content-type": "application/json" }).write('{"a":"');
  const more = () => void (res.destroyed || res.write("x".repeat(100_000), more));
  more();
};
const redirected = (res: http.ServerResponse) => void res.writeHead(302, { location: "/good/keys" }).end();
const silent = () => {};

/** One thing is wrong at a time; `good` shows that nothing else is. */
const TOKENS: Readonly<Record<string, Behaviour & { reason: string }>> = {
  "another issuer": { claims: (claims) => ({ ...claims, iss: "https://other.example.com" }), reason: '"iss"' },
  "no issuer": { claims: ({ iss: _, ...claims }) => claims, reason: '"iss"' },
  "another audience": { claims: (claims) => ({ ...claims, aud: "another client" }), reason: '"aud"' },
  "several audiences for another party": {
    claims: (claims) => ({ ...claims, aud: [CLIENT.id, "another"], azp: "another" }),
    reason: '"azp"',
  },
  "another nonce": { claims: (claims) => ({ ...claims, nonce: "another" }), reason: '"nonce"' },
  "no nonce": { claims: ({ nonce: _, ...claims }) => claims, reason: '"nonce"' },
  "a time that is over": { claims: (claims) => ({ ...claims, exp: now() - 3600 }), reason: '"exp"' },
  "no time of issue": { claims: ({ iat: _, ...claims }) => claims, reason: '"iat"' },
  "no subject": { claims: ({ sub: _, ...claims }) => claims, reason: '"sub"' },
  "no key id, and several keys": {
    token: (good) => sign({ ...good, header: { kid: undefined } }),
    reason: "multiple applicable keys",
  },
  "an unknown key id": { token: (good) => sign({ ...good, header: { kid: "unknown" } }), reason: "key" },
  "another key": { token: (good) => sign(good, other.privateKey), reason: "signature" },
  "a changed signature": {
    token: async (good) => (await sign(good)).replace(/.{8}$/, "AAAAAAAA"),
    reason: "signature",
  },
  "no signature": { token: async (good) => (await sign(good)).replace(/[^.]+$/, ""), reason: "signature" },
  "alg none": { token: async (good) => unsigned(good, "none"), reason: '"alg"' },
  "alg nOnE": { token: async (good) => unsigned(good, "nOnE"), reason: '"alg"' },
  "the client's secret as key": {
    token: ({ claims }) => new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).sign(Buffer.from(CLIENT.secret)),
    reason: "unsupported JWS algorithm",
  },
  "no ID token": { token: async () => undefined, reason: "id_token" },
  "UserInfo of somebody else": {
    claims: ({ email: _, ...claims }) => claims,
    userinfo: (claims) => ({ ...claims, sub: "somebody else" }),
    reason: '"sub"',
  },
  "keys that are elsewhere": { keys: redirected, reason: "status code" },
  "keys without end": { keys: endless, reason: "more than is read" },
  "an answer without end": { answer: endless, reason: "more than is read" },
  "no answer": { answer: silent, reason: "in time" },
  "a redirect for an answer": { answer: redirected, reason: "status code" },
};

const DISCOVERY: Readonly<Record<string, Behaviour>> = {
  "that names another issuer": { discovery: (document) => ({ ...document, issuer: "https://accounts.google.com" }) },
  "that spells the issuer otherwise": {
    discovery: (document) => ({ ...document, issuer: String(document.issuer).replace("http:", "HTTP:") }),
  },
  "that names a template of issuers": {
    discovery: (document) => ({ ...document, issuer: `${document.issuer}/{tenantid}` }),
  },
  "that is elsewhere": {
    discovery: (_document, res) => {
      res.writeHead(302, { location: "/good/.well-known/openid-configuration" }).end();
      return undefined;
    },
  },
  "without end": {
    discovery: (_document, res) => {
      endless(res);
      return undefined;
    },
  },
  "that never comes": { discovery: () => undefined },
  "that is no JSON object": {
    discovery: (_document, res) => {
      res.writeHead(200, { "content-type": "application/json" }).end("[]");
      return undefined;
    },
  },
  "that sends browsers to a script": {
    discovery: (document) => ({ ...document, authorization_endpoint: "javascript:alert(1)" }),
  },
  "without keys": { discovery: ({ jwks_uri: _, ...document }) => document },
};

const now = () => Math.floor(Date.now() / 1000);

/** A provider of the test's own: `/<case>` is an issuer that behaves by that case. A code is the nonce itself. */
async function startHostileProvider(behaviour: Behaviour): Promise<string> {
  const server = http.createServer(async (req, res) => {
    const issuer = `http://${req.headers.host}/op`;
    const json = (value: unknown) =>
      void res.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
    if (req.url?.endsWith("/.well-known/openid-configuration")) {
      const document = behaviour.discovery ? behaviour.discovery(discovered(issuer), res) : discovered(issuer);
      return document && json(document);
    }
    if (req.url === "/op/keys") return behaviour.keys ? behaviour.keys(res) : json(await keySet());
    if (req.url === "/op/userinfo") return json((behaviour.userinfo ?? ((claims) => claims))(person));
    if (behaviour.answer) return behaviour.answer(res);
    const form = new URLSearchParams(await textOf(req));
    const claims = { ...person, iss: issuer, aud: CLIENT.id, iat: now(), exp: now() + 300, nonce: form.get("code") };
    const signed = { claims: (behaviour.claims ?? ((same) => same))(claims) };
    const token = await (behaviour.token ?? sign)(signed);
    json({ access_token: "an access token", token_type: "Bearer", expires_in: 300, ...(token && { id_token: token }) });
  });
  return `${await listening(server)}/op`;
}

const person = { sub: "somebody", email: `somebody-${randomUUID()}@example.com`, email_verified: true };

const discovered = (issuer: string) => ({
  issuer,
  authorization_endpoint: `${issuer}/authorize`,
  token_endpoint: `${issuer}/token`,
  userinfo_endpoint: `${issuer}/userinfo`,
  jwks_uri: `${issuer}/keys`,
  response_types_supported: ["code"],
  subject_types_supported: ["public"],
  // A provider that would let anything through: what is refused, is refused by us.
  id_token_signing_alg_values_supported: ["RS256", "HS256", "none", "nOnE"],
});

async function keySet() {
  const spare = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey;
  return {
    keys: [
      { ...(await exportJWK(right.publicKey)), kid: "right", alg: "RS256", use: "sig" },
      { ...(await exportJWK(spare)), kid: "spare", alg: "RS256", use: "sig" },
    ],
  };
}

async function textOf(req: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await newTenant();
  await connection().sql`update organizations set redirect_urls = ${[REDIRECT]} where id = ${tenant.id}`;
});

function connect(issuer: string, provider: string): Promise<Answer> {
  const body = { provider, issuer, client_id: CLIENT.id, client_secret: CLIENT.secret };
  return call("POST /v1/auth/oauth/connections", { headers: tenant.headers, body });
}

async function attempt(behaviour: Behaviour): Promise<Answer> {
  const provider = `op-${randomUUID()}`;
  const connected = await connect(await startHostileProvider(behaviour), provider);
  expect(connected.status, connected.text).toBe(201);
  const answer = await signIn(provider);
  await call(`DELETE /v1/auth/oauth/connections/${connected.body.id}`, { headers: tenant.headers });
  return answer;
}

async function signIn(provider: string): Promise<Answer> {
  const { headers } = tenant;
  const init = await call("POST /v1/auth/oauth/init", { headers, body: { provider, redirect_url: REDIRECT } });
  expect(init.status, init.text).toBe(200);
  const { state = "", nonce: code = "" } = Object.fromEntries(
    new URL(String(init.body.authorization_url)).searchParams,
  );
  return call("POST /v1/auth/oauth/callback", { headers, body: { code, state } });
}

describe("a provider that misbehaves", () => {
  it("is not what the others fail by: one that behaves signs in", async () => {
    const answer = await attempt({});
    expect(answer.status, answer.text).toBe(200);
  });

  it.each(Object.keys(TOKENS))("signs nobody in with %s, and only the log knows why", async (name) => {
    const { reason, ...behaviour } = TOKENS[name] ?? { reason: "" };
    const warn = vi.spyOn(log(), "warn");
    const answer = await attempt(behaviour);
    expect([answer.status, answer.body.error, answer.body.detail], answer.text).toEqual([
      400,
      "invalid_credentials",
      "The sign-in with this provider did not succeed; start it again.",
    ]);
    const logged = JSON.stringify(warn.mock.calls.at(-1)?.[0]);
    warn.mockRestore();
    expect(JSON.parse(logged).reason).toContain(reason);
    for (const secret of [person.email, CLIENT.secret, "an access token", "eyJ"]) expect(logged).not.toContain(secret);
  });
});

describe("a discovery document", () => {
  it.each(Object.keys(DISCOVERY))("%s is refused when the provider is connected", async (name) => {
    const issuer = await startHostileProvider(DISCOVERY[name] ?? {});
    const answer = await connect(issuer, `op-${randomUUID()}`);
    expect([answer.status, answer.body.issues], answer.text).toEqual([
      400,
      [
        {
          field: "issuer",
          message:
            "has no usable OpenID configuration at /.well-known/openid-configuration that names this very issuer",
        },
      ],
    ]);
  });
});

describe("what a provider publishes", () => {
  it("is asked for once and used for ten minutes", async () => {
    const asked: string[] = [];
    const issuer = await startHostileProvider({
      discovery: (document) => {
        asked.push("discovery");
        return document;
      },
      keys: async (res) => {
        asked.push("keys");
        res.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(await keySet()));
      },
    });
    const provider = `op-${randomUUID()}`;
    expect((await connect(issuer, provider)).status).toBe(201);
    for (let times = 0; times < 3; times++) expect((await signIn(provider)).status).toBe(200);
    expect(asked).toEqual(["discovery", "keys"]);
  });

  it("is found by the issuer, not by the address of the document", async () => {
    const issuer = await startHostileProvider({});
    const answer = await connect(`${issuer}/.well-known/openid-configuration`, `op-${randomUUID()}`);
    expect(answer.status, answer.text).toBe(400);
  });

  it("is asked for again after a failure", async () => {
    let isBroken = true;
    const issuer = await startHostileProvider({
      discovery: (document) => (isBroken ? { ...document, issuer: "https://other.example.com" } : document),
    });
    expect((await connect(issuer, `op-${randomUUID()}`)).status).toBe(400);
    isBroken = false;
    expect((await connect(issuer, `op-${randomUUID()}`)).status).toBe(201);
  });

  it.each([
    ["https://127.0.0.1", "The address leads into a private network."],
    ["https://[::1]", "The address leads into a private network."],
    ["https://169.254.169.254", "The address leads into a private network."],
    ["https://localhost", "The address leads into a private network."],
    ["https://93.184.215.14:8443", "The address must use port 443."],
    ["http://93.184.215.14", "The address must begin with https://."],
  ])("is not asked for at %s, unless a setting allows it", async (issuer, message) => {
    const was = env().OAUTH_ALLOW_LOCAL;
    onTestFinished(() => void Object.assign(env(), { OAUTH_ALLOW_LOCAL: was }));
    Object.assign(env(), { OAUTH_ALLOW_LOCAL: false });
    const { body, text } = await connect(issuer, `op-${randomUUID()}`);
    expect(body.issues, text).toEqual([{ field: "issuer", message }]);
  });
});
