import { call } from "./call.ts";
import { inboxOf } from "./inbox.ts";
import { stringsOf, type TestTenant } from "./tenant.ts";

/** Credentials of a signed-in user at zkauth's door. */
export const zkauthHeaders = (tenant: Pick<TestTenant, "key">, user: { accessToken: string }) => ({
  "x-api-key": tenant.key,
  authorization: `Bearer ${user.accessToken}`,
});

/** A device that the user has named, and the code that the mail brought. */
export async function newDevice(tenant: TestTenant, user: { email: string; accessToken: string }) {
  const deviceInfo = { deviceName: "Ada's laptop", deviceType: "desktop" };
  const { body, text } = await call("POST /api/v1/devices/register", {
    headers: zkauthHeaders(tenant, user),
    body: { deviceInfo },
  });
  const { deviceId } = stringsOf(body.data);
  if (deviceId === undefined) throw new Error(`no device could be named: ${text}`);
  const mails = (await inboxOf(tenant.id)).filter(({ kind, to }) => kind === "device_code" && to === user.email);
  return { deviceId, code: mails.at(-1)?.code ?? "" };
}
