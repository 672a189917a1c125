import { expect, it } from "vitest";
import { processWide } from "#lib/process-wide.ts";
import { atOnce, logIn, statusCounts } from "#lib/testing/sign-in.ts";
import { newTenant, newUser } from "#lib/testing/tenant.ts";

// A pool of ten: each of these holds a connection, and waits for the user's row.
it.each([
  ["a minute old", 1],
  ["an hour old", 3600_000],
])("sign-ins in every connection go on when the keys are %s and are read again", async (_, age) => {
  const tenant = await newTenant();
  const { email } = await newUser(tenant);
  processWide("signing-keys", () => ({ until: 0 })).until = performance.now() - age;
  expect(statusCounts(await atOnce(40, () => logIn(tenant.headers, email)))).toEqual({ 200: 40 });
});
