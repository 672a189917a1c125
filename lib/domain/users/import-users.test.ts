import { randomUUID } from "node:crypto";
import { expect, it } from "vitest";
import { call } from "#lib/testing/call.ts";
import { newTenant } from "#lib/testing/tenant.ts";

const someone = () => `imported-${randomUUID()}@example.com`;

it("one bad row voids none of the other 99, and the answer names each", async () => {
  const { headers } = await newTenant();
  const bad: readonly (readonly [unknown, string])[] = [
    [{ email: "no address" }, "email"],
    [{ email: null }, "email"],
    [{ name: "Nobody" }, "email"],
    [{ email: someone(), phone: "0415 555" }, "phone"],
    [{ email: someone(), name: 7 }, "name"],
    [{ email: someone(), is_verified: "yes" }, "is_verified"],
    [{ email: someone(), password_hash: "5f4dcc3b5aa765d61d8327deb882cf99" }, "password_hash"],
    ["no row", "email"],
    [null, "email"],
    [[], "email"],
  ];
  const good = Array.from({ length: 90 }, () => ({ email: someone(), name: null, phone: null, password_hash: null }));
  const users = [...bad.map(([row]) => row), ...good];
  const { status, body, text } = await call("POST /v1/users/import", { headers, body: { users } });
  expect([status, body.imported], text).toEqual([201, 90]);
  const ids = Array.isArray(body.user_ids) ? body.user_ids : [];
  expect(ids.map((id) => id === null)).toEqual(users.map((_row, index) => index < bad.length));
  expect(body.refused).toEqual(bad.map(([, field], index) => ({ index, field, message: expect.any(String) })));
  expect(text, "and tells nothing back").not.toContain("5f4dcc3b");
  const again = await call("POST /v1/users/import", { headers, body: { users: good } });
  expect(again.body).toMatchObject({ imported: 0, refused: [] });
});

it("takes a list of users, and nothing else", async () => {
  const { headers } = await newTenant();
  for (const users of [undefined, null, {}, "users", [], Array.from({ length: 101 }, () => ({ email: someone() }))])
    expect((await call("POST /v1/users/import", { headers, body: { users } })).status).toBe(400);
});
