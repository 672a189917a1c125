import * as z from "zod";
import { findKeptMessage, type HiddenPeople, listKeptMessages, type MessageRow } from "#db/queries/messages.ts";
import { MESSAGE_KINDS } from "#db/schema/sign-in.ts";
import type { Caller } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { nextCursor, pageFields } from "#lib/engine/page.ts";
import { Content, openContent } from "./render.ts";

export const InboxMessage = z
  .object({
    id: z.string(),
    channel: z.enum(["email", "sms"]),
    kind: z.enum(MESSAGE_KINDS),
    ...Content.shape,
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "InboxMessage" });

async function inboxOutput(row: MessageRow) {
  const { id, channel, kind, content, createdAt } = row;
  if (!content) throw new Error("a kept message has no content");
  return { id, channel, kind, ...(await openContent(row, content)), createdAt: createdAt.toISOString() };
}

const MEMBERS = ["owner", "admin", "reviewer", "developer"] as const;

/**
 * A reset mail makes its reader whom it was written to: nobody reads those of people above, nor a key those of any member.
 * One's own are seen.
 */
function hiddenFrom({ actor, user }: Caller): HiddenPeople {
  const role = actor.type === "member" ? user?.role : undefined;
  if (role === "owner") return { roles: [], but: null };
  return { roles: role === "admin" ? ["owner"] : MEMBERS, but: actor.type === "member" ? actor.id : null };
}

const read = { scope: "messages:read", effect: "read", category: "general", cost: 0 } as const;

export const listInbox = defineOperation({
  ...read,
  name: "messages.list",
  summary: "List the mails and text messages that were kept instead of sent, newest first",
  input: z.object({ ...pageFields, channel: z.enum(["email", "sms"]).optional() }).meta({ id: "ListInbox" }),
  output: z.object({ messages: z.array(InboxMessage), nextCursor: z.string().nullable() }).meta({ id: "Inbox" }),
  faults: [],
  async run(ctx, { limit, cursor, channel }) {
    const rows = await listKeptMessages(ctx.tenant, { limit: limit + 1, before: cursor, channel }, hiddenFrom(ctx));
    return {
      messages: await Promise.all(rows.slice(0, limit).map(inboxOutput)),
      nextCursor: nextCursor(rows, limit, (row) => row.id),
    };
  },
});

export const getInboxMessage = defineOperation({
  ...read,
  name: "messages.get",
  summary: "Read one message that was kept instead of sent",
  input: z.object({ messageId: z.string().max(100) }).meta({ id: "InboxMessageId" }),
  output: InboxMessage,
  faults: ["not_found"],
  async run(ctx, { messageId }) {
    const row = await findKeptMessage(ctx.tenant, messageId, hiddenFrom(ctx));
    if (!row) throw new Fault("not_found", "There is no such message.");
    return inboxOutput(row);
  },
});
