import { expect, it } from "vitest";
import { call } from "#lib/testing/call.ts";
import { newTenant, newUser } from "#lib/testing/tenant.ts";

it("the session that is read has its user and itself, and no field that is another door's", async () => {
  const { accessToken, id, sessionId } = await newUser(await newTenant());
  const headers = { authorization: `Bearer ${accessToken}` };
  const { status, body } = await call("GET /api/auth/session", { headers });
  expect([status, Object.keys(body).sort()]).toEqual([200, ["session", "user"]]);
  expect(body).toMatchObject({ user: { id }, session: { id: sessionId, isCurrent: true } });
});
