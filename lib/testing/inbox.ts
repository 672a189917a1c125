import { randomUUID } from "node:crypto";
import { connection } from "#db/client.ts";
import type { MessageRow } from "#db/queries/messages.ts";
import { type MessageOrder, sendMessage } from "#lib/domain/messages/index.ts";
import { openContent } from "#lib/domain/messages/render.ts";
import { handle } from "#lib/domain/messages/send-message.handler.ts";
import { personalIndex, warmTenantKeys } from "#lib/domain/tenancy/index.ts";
import { asSystem } from "#lib/engine/system.ts";

type Mode = "live" | "test";
type Stored = Pick<MessageRow, "id" | "mode" | "channel" | "kind" | "status" | "content" | "order" | "provider">;

/** A mail or text message as an operation orders it; the address's index is the one of users. */
export async function order(
  tenantId: string,
  wanted: Omit<MessageOrder, "addressIndex">,
  { mode = "test", now = new Date() }: { mode?: Mode; now?: Date } = {},
): Promise<string> {
  await warmTenantKeys(tenantId);
  const kind = wanted.channel === "email" ? "email" : "phone";
  const addressIndex = await personalIndex(tenantId, kind, wanted.address);
  return asSystem("test", tenantId, mode, now, (ctx) => sendMessage(ctx, { ...wanted, addressIndex }));
}

/** What the worker does with every message of a tenant that is on its way. */
export async function deliverMessages(tenantId: string, now = new Date()): Promise<void> {
  const pending = await connection().sql<{ id: string; mode: Mode }[]>`
    select id, mode from messages where tenant_id = ${tenantId} and status = 'pending' order by id`;
  for (const { id, mode } of pending) await handle({ tenantId, mode, messageId: id }, now);
}

/** Every message of a tenant that lies in the development inbox, oldest first, after those on their way have got there. */
export async function inboxOf(tenantId: string, now = new Date()) {
  await deliverMessages(tenantId, now);
  const rows = await storedMessages(tenantId);
  const kept = rows.filter(({ status }) => status === "kept");
  return Promise.all(
    kept.map(async ({ id, mode, kind, channel, content }) => ({
      id,
      kind,
      channel,
      ...(await openContent({ tenantId, mode, id }, content ?? Buffer.alloc(0))),
    })),
  );
}

/** The rows themselves, oldest first. */
export async function storedMessages(tenantId: string): Promise<Stored[]> {
  return connection().sql<Stored[]>`
    select id, mode, channel, kind, status, content, "order", provider from messages
    where tenant_id = ${tenantId} order by id`;
}

/** The id of a message in the inbox of this mode. */
export async function keptMessage(tenantId: string, mode: Mode = "live"): Promise<string> {
  const address = `reader-${randomUUID()}@example.com`;
  const id = await order(tenantId, { channel: "email", kind: "magic_link", address }, { mode });
  await handle({ tenantId, mode, messageId: id }, new Date());
  return id;
}
