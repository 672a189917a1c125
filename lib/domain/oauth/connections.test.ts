import { generateKeyPairSync, randomUUID } from "node:crypto";
import http from "node:http";
import { decodeJwt, jwtVerify } from "jose";
import { beforeAll, describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { call } from "#lib/testing/call.ts";
import { CLIENT } from "#lib/testing/openid-configuration.ts";
import { listening, startOpenidProvider } from "#lib/testing/openid-provider.ts";
import { newKey, newTenant, type TestTenant } from "#lib/testing/tenant.ts";
import { sealSecret } from "./provider.ts";

const REDIRECT = "https://app.example.com/callback";
const PATH = "/v1/auth/oauth/connections";
const key = generateKeyPairSync("ec", { namedCurve: "P-256" });
const APPLE = {
  team_id: "TEAM123456",
  key_id: "KEY1234567",
  private_key: key.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
};

let tenant: TestTenant;
beforeAll(async () => {
  tenant = await newTenant();
});

const connect = (body: Record<string, unknown>, headers = tenant.headers) => call(`POST ${PATH}`, { headers, body });
const acme = async () => ({
  provider: `op-${randomUUID()}`,
  display_name: "Acme",
  issuer: (await startOpenidProvider([REDIRECT])).issuer,
  client_id: CLIENT.id,
  client_secret: CLIENT.secret,
});

describe("connecting a provider", () => {
  it("takes any OpenID provider by its issuer, and shows its secret to nobody", async () => {
    const input = await acme();
    const { status, body, text } = await connect(input);
    expect([status, body], text).toEqual([
      201,
      {
        id: expect.stringMatching(/^con_/),
        provider: input.provider,
        display_name: "Acme",
        issuer: input.issuer,
        client_id: CLIENT.id,
        scopes: ["openid", "email", "profile"],
        enabled: true,
        created_at: expect.any(String),
      },
    ]);
    const listed = await call(`GET ${PATH}`, { headers: tenant.headers });
    expect(listed.body.connections).toContainEqual(body);
    expect(listed.text).not.toContain(CLIENT.secret);
    const events = await connection().sql`select type from events where subject = ${String(body.id)}`;
    expect(events).toEqual([{ type: "connection.created" }]);
  });

  it("refuses a name that is taken, and lets another mode have it", async () => {
    const input = await acme();
    expect((await connect(input)).status).toBe(201);
    expect((await connect(input)).status).toBe(409);
    const testKey = await newKey(tenant, { mode: "test" });
    expect((await connect(input, { authorization: `Bearer ${testKey}` })).status).toBe(201);
  });

  it.each([
    ["an issuer that nobody answers at", { issuer: "http://127.0.0.1:9" }, "issuer"],
    ["an issuer that is no address", { issuer: "acme" }, "issuer"],
    ["an issuer with a query", { issuer: "https://login.example.com/?tenant=a" }, "issuer"],
    ["no issuer", { issuer: undefined }, "issuer"],
    ["no secret", { client_secret: undefined }, "client_secret"],
    ["Apple's key for another provider", { apple: APPLE }, "apple"],
    ["Google at another issuer", { provider: "google", issuer: "https://login.example.com" }, "issuer"],
    ["Apple with a secret", { provider: "apple", issuer: undefined }, "client_secret"],
    [
      "Apple with no private key of its kind",
      { provider: "apple", issuer: undefined, client_secret: undefined, apple: { ...APPLE, private_key: "nonsense" } },
      "apple",
    ],
    ["Apple without a key", { provider: "apple", issuer: undefined, client_secret: undefined }, "apple"],
    ["a name that is no name", { provider: "Acme Inc" }, "provider"],
    ["a scope with a blank", { scopes: ["a b"] }, "scopes.0"],
  ])("refuses %s by the field", async (_, change, field) => {
    const input = { provider: "acme", issuer: "http://127.0.0.1:9", client_id: "a", client_secret: "b", ...change };
    const { status, body, text } = await connect(input);
    expect([status, body.issues], text).toEqual([400, [{ field, message: expect.any(String) }]]);
  });

  it("asks for openid among the scopes, whatever is chosen", async () => {
    const { body } = await connect({ ...(await acme()), scopes: ["email"] });
    expect(body.scopes).toEqual(["openid", "email"]);
  });

  it("needs the scope for it, reading and writing apart", async () => {
    const reader = { authorization: `Bearer ${await newKey(tenant, { scopes: ["connections:read"] })}` };
    expect((await call(`GET ${PATH}`, { headers: reader })).status).toBe(200);
    expect((await connect({ provider: "acme", client_id: "a" }, reader)).status).toBe(403);
  });
});

describe("a connection", () => {
  it("takes another client and secret, and is removed for good", async () => {
    const { body } = await connect(await acme());
    const at = `${PATH}/${body.id}` as const;
    const sealed = () => connection().sql`select secret from identity_providers where id = ${String(body.id)}`;
    const [before] = await sealed();
    const change = { enabled: false, client_id: "another", client_secret: "another secret", display_name: "New" };
    const changed = await call(`PATCH ${at}`, { headers: tenant.headers, body: change });
    expect(changed.body).toEqual({ ...body, enabled: false, client_id: "another", display_name: "New" });
    expect((await sealed())[0]?.secret).not.toEqual(before?.secret);
    expect((await call(`DELETE ${at}`, { headers: tenant.headers })).body).toEqual({ id: body.id, deleted: true });
    expect((await call(`DELETE ${at}`, { headers: tenant.headers })).status).toBe(404);
    const events = await connection().sql`select type from events where subject = ${String(body.id)}`;
    expect(events.map(({ type }) => type).sort()).toEqual([
      "connection.created",
      "connection.deleted",
      "connection.updated",
    ]);
  });

  it("is nobody's but its tenant's", async () => {
    const { body } = await connect(await acme());
    const { headers } = await newTenant();
    expect((await call(`PATCH ${PATH}/${body.id}`, { headers, body: { enabled: false } })).status).toBe(404);
    expect((await call(`GET ${PATH}`, { headers })).body).toEqual({ connections: [] });
  });
});

describe("Apple", () => {
  it("is asked to post the answer, and gets a secret that is signed with the team's key", async () => {
    const owner = await newTenant();
    let form = new URLSearchParams();
    const issuer = await startRecorder((sent) => {
      form = sent;
    });
    await connection().sql`update organizations set redirect_urls = ${[REDIRECT]} where id = ${owner.id}`;
    const { team_id: teamId, key_id: keyId, private_key: privateKey } = APPLE;
    const id = `con_${randomUUID()}`;
    const secret = await sealSecret(
      { tenantId: owner.id, mode: "live", id },
      { kind: "apple", teamId, keyId, privateKey },
    );
    // Put there as it would be kept, since Apple's own issuer is far away.
    await connection().sql`
      insert into identity_providers
        (id, tenant_id, mode, slug, display_name, issuer, client_id, secret, scopes, created_at)
      values (${id}, ${owner.id}, 'live', 'apple', 'Apple', ${issuer}, 'com.example.app', ${secret},
        ${["openid", "email", "name"]}, now())`;
    const init = { provider: "apple", redirect_url: REDIRECT };
    const begun = await call("POST /v1/auth/oauth/init", { headers: owner.headers, body: init });
    const url = new URL(String(begun.body.authorization_url));
    expect(url.searchParams.get("response_mode")).toBe("form_post");
    const body = { code: "a code", state: url.searchParams.get("state") };
    expect((await call("POST /v1/auth/oauth/callback", { headers: owner.headers, body })).status).toBe(400);

    const jwt = form.get("client_secret") ?? "";
    const { payload, protectedHeader } = await jwtVerify(jwt, key.publicKey, { audience: issuer });
    expect(protectedHeader).toEqual({ alg: "ES256", kid: keyId });
    expect([payload.iss, payload.sub]).toEqual([teamId, "com.example.app"]);
    const { iat = 0, exp = 0 } = decodeJwt(jwt);
    expect(exp - iat).toBe(300);
    expect([form.get("client_id"), form.get("redirect_uri")]).toEqual(["com.example.app", REDIRECT]);
  });
});

/** A provider that refuses every code and tells what it was sent. */
async function startRecorder(record: (form: URLSearchParams) => void): Promise<string> {
  const server = http.createServer(async (req, res) => {
    const issuer = `http://${req.headers.host}`;
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(Buffer.from(chunk));
    if (req.url === "/token") record(new URLSearchParams(Buffer.concat(chunks).toString()));
    const document = {
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/keys`,
      token_endpoint_auth_methods_supported: ["client_secret_post"],
    };
    res.writeHead(req.url === "/token" ? 400 : 200, { "content-type": "application/json" });
    res.end(JSON.stringify(req.url === "/token" ? { error: "invalid_grant" } : document));
  });
  return listening(server);
}
