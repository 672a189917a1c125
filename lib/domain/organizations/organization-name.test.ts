import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { call } from "#lib/testing/call.ts";
import { inboxOf } from "#lib/testing/inbox.ts";
import { newTenant, PASSWORD } from "#lib/testing/tenant.ts";
import { OrganizationName } from "./organization-name.ts";

const ADDRESSES = [
  "Win at https://evil.example",
  "HTTP://evil.example",
  "www.evil.example",
  "evil.example/login now",
  "Mail mailto:a@evil.example",
  "\uff48ttps://evil.example",
];

describe("an organization's name", () => {
  it.each(ADDRESSES)("holds no web address: %s", async (name) => {
    const made = await call("POST /v1/organizations", {
      body: { name, owner_email: `owner-${randomUUID()}@example.com`, owner_password: PASSWORD },
    });
    expect([made.status, JSON.stringify(made.body.issues)]).toEqual([400, expect.stringContaining("web address")]);
    const { headers } = await newTenant();
    expect((await call("PATCH /v1/organization", { headers, body: { name } })).status).toBe(400);
  });

  it.each(["Booking.com", "St.Gallen Bank", "A/B Tests & Co.", "Müller: Söhne", "24/7 Hilfe"])("may be %s", (name) => {
    expect(OrganizationName.parse(` ${name} `)).toBe(name);
  });

  it("is no link in a mail's text, whatever it was called before", async () => {
    const tenant = await newTenant();
    await connection().sql`update organizations set name = 'evil.example' where id = ${tenant.id}`;
    const body = { email: tenant.ownerEmail };
    await call("POST /v1/password/forgot", { headers: tenant.headers, body });
    const [mail] = await inboxOf(tenant.id);
    expect(mail?.text).not.toContain("evil.example");
    expect(mail?.text).toContain("evil.\u2060example");
  });
});
