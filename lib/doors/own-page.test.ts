import { describe, expect, it } from "vitest";
import { hostedCookie } from "#lib/domain/hosted/index.ts";
import { CAPTURE_COOKIE } from "#lib/domain/kyc/index.ts";
import { env } from "#lib/env.ts";
import { call } from "#lib/testing/call.ts";
import { type At, hasBody, isWrite, rows } from "#lib/testing/routes.ts";
import { newTenant, newUser } from "#lib/testing/tenant.ts";
import { openedCapture } from "#lib/testing/visit.ts";
import { isFromOwnPage } from "./own-page.ts";

const own = new URL(env().publicUrl).origin;
const from = (headers: Record<string, string>) => isFromOwnPage((name) => headers[name]);

const FOREIGN: readonly Record<string, string>[] = [
  { "sec-fetch-site": "same-site" },
  { "sec-fetch-site": "cross-site" },
  { origin: "https://evil.example.com" },
  { origin: "null" },
  { origin: `${own}0` },
  { origin: "https://evil.example.com", "sec-fetch-site": "same-origin" },
  { origin: own, "sec-fetch-site": "same-site" },
  { origin: "https://other.example.com", host: "id.example.com" },
];

describe("a request comes from a page of ours", () => {
  it.each<Record<string, string>>([
    {},
    { origin: own },
    { origin: own, "sec-fetch-site": "same-origin" },
    { "sec-fetch-site": "none" },
  ])("with %j", (headers) => expect(from(headers)).toBe(true));

  it("where the browser has reached us at another name than the public one", () => {
    const { protocol } = new URL(own);
    expect(from({ origin: `${protocol}//127.0.0.1:4100`, host: "127.0.0.1:4100" })).toBe(true);
  });

  it.each(FOREIGN)("not with %j", (headers) => expect(from(headers)).toBe(false));
});

const isChange = (at: At) => hasBody(at) || isWrite(at) || at.route.method === "DELETE";

describe("no foreign page changes anything by a cookie", () => {
  it.each([...rows("hosted", isChange), ...rows("capture", isChange)])("%s", async (_name, { route }) => {
    const at: `${string} /${string}` = `${route.method} ${route.path}`;
    for (const headers of FOREIGN)
      for (const body of [undefined, {}, new FormData()]) {
        const answer = await call(at, { headers, body });
        expect([answer.status, answer.body.detail]).toEqual([403, "This request comes from a page that is not ours."]);
      }
  });

  it("not even where it needs no body: recovery codes stay, and nobody is signed out", async () => {
    const tenant = await newTenant();
    const user = await newUser(tenant);
    const cookie = `bonafide_user=${hostedCookie(user.sessionId)}`;
    const at = `/hosted/${tenant.id}/account` as const;
    const foreign: Record<string, string>[] = [
      { "sec-fetch-site": "same-site" },
      { origin: "https://blog.example.com" },
    ];
    for (const headers of foreign)
      for (const act of ["recovery-codes", "sign-out"])
        expect((await call(`POST ${at}/${act}`, { headers: { ...headers, cookie } })).status).toBe(403);
    expect((await call(`GET ${at}/recovery-codes`, { headers: { cookie } })).body).toMatchObject({ total: 0 });
    const mine = { cookie, origin: own, "sec-fetch-site": "same-origin" };
    expect((await call(`POST ${at}/recovery-codes`, { headers: mine })).status).toBe(200);
  });

  it("nor on the capture page by a form with files", async () => {
    const tenant = await newTenant();
    const { id, cookie } = await openedCapture(tenant);
    const headers = { cookie: `${CAPTURE_COOKIE}=${cookie}`, "sec-fetch-site": "same-site" };
    const form = new FormData();
    form.append("file", new Blob(["x"]), "x.jpg");
    expect((await call(`POST /kyc/${id}/capture/document`, { headers, body: form })).status).toBe(403);
    expect((await call(`GET /kyc/${id}/capture`, { headers })).status).toBe(200);
  });
});

it("calls with a key in a header come from wherever they come", async () => {
  const tenant = await newTenant();
  const headers = { ...tenant.headers, origin: "https://app.example.com", "sec-fetch-site": "cross-site" };
  const answer = await call("POST /v1/magic-link/send", { headers, body: { email: "a@example.com" } });
  expect(answer.status, answer.text).toBe(200);
});
