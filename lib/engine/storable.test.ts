import { describe, expect, it } from "vitest";
import { connection } from "#db/client.ts";
import { getUser } from "#lib/domain/users/index.ts";
import type { Caller } from "#lib/engine/context.ts";
import { newTenant, type TestTenant } from "#lib/testing/tenant.ts";
import { execute } from "./execute.ts";

/** A member at the console, as server actions call. */
const member = ({ id }: TestTenant): Caller => ({
  tenantId: id,
  mode: "live",
  plan: "enterprise",
  actor: { type: "member", id: "usr_test", scopes: ["*"] },
  user: null,
  requestId: "req_test",
  now: new Date(),
  client: { ip: "203.0.113.7", userAgent: "test" },
  origin: "http://localhost:3000",
  door: { name: "internal", accessTokenSeconds: 900 },
});

describe("a server action's argument that PostgreSQL cannot hold", () => {
  it.each(["usr_\u0000", "usr_\ud800"])(
    "is refused as the caller's fault, and asks the database for nothing",
    async (userId) => {
      const tenant = await newTenant();
      await expect(execute(getUser, member(tenant), { userId })).rejects.toMatchObject({ code: "bad_request" });
      expect(await connection().sql`select 1 from users where id = ${"usr_"}`).toEqual([]);
    },
  );
});
