import type { UserRow } from "#db/queries/users.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { type FactorChange, sendMessage } from "../messages/index.ts";
import { userOutput } from "../users/index.ts";

/** Tells the account's owner that a way of proving who it is was added or removed: by mail, or to a number where there is no address. */
export async function tellFactorChange(ctx: TenantContext, user: UserRow, change: FactorChange): Promise<void> {
  const { email, phone } = await userOutput(user);
  const data = { userId: user.id, change };
  const kind = "factor_changed";
  if (email !== null && user.emailIndex !== null)
    await sendMessage(ctx, { channel: "email", kind, address: email, addressIndex: user.emailIndex, data });
  else if (phone !== null && user.phoneIndex !== null)
    await sendMessage(ctx, { channel: "sms", kind, address: phone, addressIndex: user.phoneIndex, data });
}
