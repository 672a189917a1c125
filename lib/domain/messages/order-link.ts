import * as z from "zod";
import type { TenantContext } from "#lib/engine/context.ts";
import { addressIndex, EmailAddress } from "../users/index.ts";
import { isTooMany, refuseTooMany } from "./refuse-too-many.ts";
import { sendMessage } from "./send-message.ts";

/** How an operation is declared by which anybody asks for a link by naming an address. */
export const linkOperation = { scope: "auth:write", effect: "write", category: "auth", cost: 1 } as const;

/** What it takes. */
export const linkDemand = {
  email: EmailAddress,
  /**
   * A page of yours that takes the token from its query. Without it the link leads to the hosted page; `requestReset`
   * takes the callback address first. Its links and an emergency reset's tell such a page a `zkauth_action` as well.
   */
  redirectUrl: z.string().max(2000).optional(),
};

type LinkKind = "password_reset" | "emergency_reset" | "magic_link";
type Demand = { email: string; redirectUrl?: string | undefined };

/**
 * Orders the mail with a link and returns its id; a fourth within an hour is refused. The same work whether or not the
 * address has an account: a job looks that up. The page must be one that the organization has allowed.
 */
export async function orderLink(ctx: TenantContext, kind: LinkKind, demand: Demand): Promise<string> {
  const order = await orderOf(ctx, kind, demand);
  await refuseTooMany(ctx, order);
  return sendMessage(ctx, order);
}

/** The same, where a fourth demand sends nothing and is answered like the others. */
export async function orderLinkQuietly(ctx: TenantContext, kind: LinkKind, demand: Demand): Promise<void> {
  const order = await orderOf(ctx, kind, demand);
  if (!(await isTooMany(ctx, order))) await sendMessage(ctx, order);
}

async function orderOf({ tenantId }: TenantContext, kind: LinkKind, { email, redirectUrl }: Demand) {
  const to = { channel: "email", address: email.trim() } as const;
  const data = redirectUrl === undefined ? undefined : { redirectUrl };
  return { ...to, kind, addressIndex: await addressIndex(tenantId, to), data };
}
