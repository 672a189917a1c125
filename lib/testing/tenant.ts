import { randomUUID } from "node:crypto";
import { call } from "./call.ts";

export const PASSWORD = "Correct-Horse7";

export type TestTenant = {
  id: string;
  key: string;
  ownerEmail: string;
  /** Console and user token of the owner. */
  token: string;
  /** Headers that carry the key, as the native door wants it. */
  headers: Record<string, string>;
};

/** An organization of the test's own, made through the door as anybody makes one. */
export async function newTenant(name = "Test Org"): Promise<TestTenant> {
  const ownerEmail = `owner-${randomUUID()}@example.com`;
  const { status, body, text } = await call("POST /v1/organizations", {
    body: { name, owner_email: ownerEmail, owner_password: PASSWORD },
  });
  if (status !== 201) throw new Error(`no tenant could be made: ${text}`);
  const organization = stringsOf(body.organization);
  const key = organization.api_key ?? "";
  return {
    id: organization.id ?? "",
    key,
    ownerEmail,
    token: String(body.access_token),
    headers: { authorization: `Bearer ${key}` },
  };
}

/** A key of this tenant with these scopes. */
export async function newKey(
  tenant: TestTenant,
  options: { scopes?: string[]; family?: string; mode?: "live" | "test" } = {},
): Promise<string> {
  const { status, body, text } = await call("POST /v1/api-keys", {
    headers: { authorization: `Bearer ${tenant.token}` },
    body: { name: "test", ...options },
  });
  if (status !== 201) throw new Error(`no key could be made: ${text}`);
  return String(body.key);
}

/** A signed-up user of this tenant and the first tokens. */
export async function newUser(tenant: TestTenant, email = `user-${randomUUID()}@example.com`) {
  const { status, body, text } = await call("POST /v1/signup", {
    headers: tenant.headers,
    body: { email, password: PASSWORD },
  });
  if (status !== 201) throw new Error(`no user could sign up: ${text}`);
  return {
    id: stringsOf(body.user).id ?? "",
    email,
    accessToken: String(body.access_token),
    refreshToken: String(body.refresh_token),
    sessionId: String(body.session_id),
  };
}

export function stringsOf(value: unknown): Record<string, string | undefined> {
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).map(([field, each]) => [field, typeof each === "string" ? each : undefined]),
  );
}
