import http from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { fromNode, mount, toNode } from "#lib/doors/http.ts";
import { router } from "#lib/doors/index.ts";
import { serve } from "#lib/doors/serve.ts";
import { env } from "#lib/env.ts";
import { newAuthenticator } from "#lib/testing/authenticator.ts";
import { call } from "#lib/testing/call.ts";
import { issueFields } from "#lib/testing/expect-answer.ts";
import { listening } from "#lib/testing/openid-provider.ts";
import {
  expectNotRegistered,
  expectNotSignedIn,
  newPerson,
  tryRegistration,
  trySignIn,
} from "#lib/testing/passkeys.ts";
import { newTenant, type TestTenant } from "#lib/testing/tenant.ts";

const FINGERPRINT = Array.from({ length: 32 }, (_, index) =>
  (index * 7).toString(16).padStart(2, "0").toUpperCase(),
).join(":");
const ORIGIN = `android:apk-key-hash:${Buffer.from(FINGERPRINT.replaceAll(":", ""), "hex").toString("base64url")}`;
const OTHER = `android:apk-key-hash:${Buffer.alloc(32, 9).toString("base64url")}`;
const OWN = new URL(env().publicUrl).origin;

const change = (tenant: TestTenant, body: object) =>
  call("PATCH /v1/organization", { headers: { authorization: `Bearer ${tenant.token}` }, body });
const android = (more: object = {}) => ({
  android_apps: [{ package_name: "com.example.app", sha256_cert_fingerprints: [FINGERPRINT], ...more }],
});

describe("an Android app", () => {
  it.each([
    ["its origin", { passkey_origins: [ORIGIN] }],
    ["the certificate of its builds", android()],
    [
      "the certificate in another spelling",
      android({ sha256_cert_fingerprints: [FINGERPRINT.replaceAll(":", "").toLowerCase()] }),
    ],
  ])("that the organization has named by %s makes and uses passkeys, beside the pages", async (_by, named) => {
    const { tenant, user } = await newPerson();
    expect((await change(tenant, named)).status).toBe(200);
    const authenticator = newAuthenticator();
    expect((await tryRegistration(user.accessToken, { origin: ORIGIN }, authenticator)).status).toBe(200);
    for (const origin of [ORIGIN, OWN]) expect((await trySignIn(tenant, authenticator, { origin })).status).toBe(200);
    expectNotSignedIn(await trySignIn(tenant, authenticator, { origin: OTHER }));
    expect((await call(`GET /hosted/${tenant.id}`)).body.takes_passkeys).toBe(true);
  });

  it("that nobody has named makes and uses none, nor does another organization's", async () => {
    const { tenant, user } = await newPerson();
    await change(await newTenant(), android());
    expectNotRegistered(await tryRegistration(user.accessToken, { origin: ORIGIN }));
    const authenticator = newAuthenticator();
    await tryRegistration(user.accessToken, {}, authenticator);
    expectNotSignedIn(await trySignIn(tenant, authenticator, { origin: ORIGIN }));
  });

  it("beside named pages leaves no other page in", async () => {
    const { tenant, user } = await newPerson();
    const pages = ["https://app.bank.example", ORIGIN];
    expect((await change(tenant, { relying_party_id: "bank.example", passkey_origins: pages })).status).toBe(200);
    expectNotRegistered(await tryRegistration(user.accessToken, { origin: OWN }));
    for (const origin of pages) expect((await tryRegistration(user.accessToken, { origin })).status).toBe(200);
  });

  it.each([
    "android:apk-key-hash:",
    "android:apk-key-hash:short",
    `${ORIGIN}=`,
    `${ORIGIN.slice(0, -1)}B`,
    ORIGIN.toUpperCase(),
    "android:com.example.app",
    `${ORIGIN}/path`,
    `ios:${ORIGIN}`,
  ])("is not named by %s", async (origin) => {
    const answer = await change(await newTenant(), { passkey_origins: [origin] });
    expect([answer.status, issueFields(answer)], answer.text).toEqual([400, ["passkey_origins.0"]]);
  });

  it.each([
    { package_name: "app" },
    { package_name: "com..app" },
    { package_name: `com.example.app\n${"x".repeat(300)}` },
    { package_name: "com.<b>.app" },
    { sha256_cert_fingerprints: [] },
    { sha256_cert_fingerprints: ["AB:CD"] },
    { sha256_cert_fingerprints: [FINGERPRINT.replace("07", "zz")] },
  ])("is not named by %j", async (wrong) => {
    expect((await change(await newTenant(), android(wrong))).status).toBe(400);
  });
});

describe("the files of a domain", () => {
  const named = async () => {
    const tenant = await newTenant();
    expect((await change(tenant, { ...android(), apple_apps: ["ABCDE12345.com.example.app"] })).status).toBe(200);
    return tenant;
  };
  const LINKS = [
    {
      relation: ["delegate_permission/common.handle_all_urls", "delegate_permission/common.get_login_creds"],
      target: { namespace: "android_app", package_name: "com.example.app", sha256_cert_fingerprints: [FINGERPRINT] },
    },
  ];
  const ASSOCIATION = { webcredentials: { apps: ["ABCDE12345.com.example.app"] } };

  /** The server on a port of its own, and the handlers of a route file beside it, asked by a name. */
  async function asked(hosts: Record<string, string>) {
    const was = env().APP_HOSTS;
    onTestFinished(() => void Object.assign(env(), { APP_HOSTS: was }));
    Object.assign(env(), { APP_HOSTS: new Map(Object.entries(hosts)) });
    const server = http.createServer(async (req, res) => {
      const response = await serve(router(), fromNode(req));
      if (response) await toNode(res, req, response);
      else res.writeHead(404).end();
    });
    const origin = new URL(await listening(server));
    const ask = (host: string, file: string, more: Record<string, string> = {}) =>
      new Promise<{ status?: number; type?: string; body: string }>((resolve, reject) => {
        const headers = { host, ...more };
        const get = http.get({ port: origin.port, host: "127.0.0.1", path: `/.well-known/${file}`, headers }, (res) => {
          let body = "";
          res.on("data", (chunk: Buffer) => (body += chunk.toString()));
          res.on("end", () => {
            const type = res.headers["content-type"];
            resolve({ status: res.statusCode, type, body });
          });
        });
        get.on("error", reject);
      });
    return { ask };
  }

  it("name the apps of the organization that the operator has given the host to", async () => {
    const tenant = await named();
    const { ask } = await asked({ "id.example.com": tenant.id });
    for (const host of ["id.example.com", "ID.example.com:8443"]) {
      const links = await ask(host, "assetlinks.json");
      expect([links.status, links.type, JSON.parse(links.body)]).toEqual([
        200,
        "application/json; charset=utf-8",
        LINKS,
      ]);
      const association = await ask(host, "apple-app-site-association");
      expect([association.status, JSON.parse(association.body)]).toEqual([200, ASSOCIATION]);
      expect(association.type).toBe("application/json; charset=utf-8");
    }
  });

  it("name nobody where the operator has not said whose the host is, whatever an organization says", async () => {
    const tenant = await named();
    const other = await newTenant();
    await change(tenant, { relying_party_id: "id.example.com" });
    const { ask } = await asked({ "login.example.com": other.id });
    for (const host of [
      "id.example.com",
      "localhost:3000",
      "login.example.com",
      "evil.example",
      "login.example.com.",
      "",
    ]) {
      const claimed = { "x-forwarded-host": "id.example.com" };
      expect((await ask(host, "assetlinks.json", claimed)).status, host).toBe(404);
      expect((await ask(host, "apple-app-site-association", claimed)).status, host).toBe(404);
    }
  });

  it("are the host's that a trusted proxy was asked for", async () => {
    const tenant = await named();
    const { ask } = await asked({ "id.example.com": tenant.id });
    const proxied = { "x-forwarded-host": "id.example.com" };
    expect((await ask("upstream:3000", "assetlinks.json", proxied)).status).toBe(404);
    const was = env().TRUSTED_PROXIES;
    onTestFinished(() => void Object.assign(env(), { TRUSTED_PROXIES: was }));
    Object.assign(env(), { TRUSTED_PROXIES: ["127.0.0.1"] });
    expect((await ask("upstream:3000", "assetlinks.json", proxied)).status).toBe(200);
  });

  it("are at the organization's own address too, for whoever serves its domain", async () => {
    const tenant = await named();
    const links = await call(`GET /hosted/${tenant.id}/assetlinks.json`);
    expect([links.status, JSON.parse(links.text)]).toEqual([200, LINKS]);
    const association = await call(`GET /hosted/${tenant.id}/apple-app-site-association`);
    expect([association.status, association.body]).toEqual([200, ASSOCIATION]);
    const nobody = await newTenant();
    for (const file of ["assetlinks.json", "apple-app-site-association"])
      expect((await call(`GET /hosted/${nobody.id}/${file}`)).status).toBe(404);
  });

  it("are the same where Next runs alone", async () => {
    const tenant = await named();
    await asked({ "id.example.com": tenant.id });
    const { GET } = mount(router);
    const answer = await GET(new Request("https://id.example.com/.well-known/assetlinks.json"));
    expect([answer.status, await answer.json()]).toEqual([200, LINKS]);
    expect((await GET(new Request("https://other.example.com/.well-known/assetlinks.json"))).status).toBe(404);
  });
});
