import { getEvent } from "#lib/domain/events/index.ts";
import { getKycSession } from "#lib/domain/kyc/index.ts";
import { getUser, listUsers } from "#lib/domain/users/index.ts";
import { getWebhook } from "#lib/domain/webhooks/index.ts";
import { perform } from "./perform.ts";

/** An object of the organization that a search has found: whose page its `id` opens. */
export type Found = { id: string; kind: "User" | "Verification" | "Event" | "Webhook"; label: string; hint: string };

type Find = (id: string) => Promise<Found | null>;

const user: Find = async (userId) => {
  const found = await perform(getUser, { userId });
  return found.ok ? userFound(found.output) : null;
};

const verification: Find = async (sessionId) => {
  const found = await perform(getKycSession, { sessionId });
  return found.ok ? { id: sessionId, kind: "Verification", label: sessionId, hint: found.output.status } : null;
};

const event: Find = async (eventId) => {
  const found = await perform(getEvent, { eventId });
  return found.ok ? { id: eventId, kind: "Event", label: eventId, hint: found.output.type } : null;
};

const webhook: Find = async (webhookId) => {
  const found = await perform(getWebhook, { webhookId });
  return found.ok ? { id: webhookId, kind: "Webhook", label: found.output.url, hint: webhookId } : null;
};

const BY_PREFIX: Readonly<Record<string, Find>> = { usr: user, kyc_sess: verification, evt: event, wh: webhook };

/**
 * The objects that a text names whole: a user by address, everything by its id. Addresses are sealed, so that a part of
 * one finds nobody. What the member may not read is not found.
 */
export async function findObjects(typed: string): Promise<Found[]> {
  const text = typed.trim();
  if (text.includes("@")) return usersOf(text);
  const find = BY_PREFIX[/^(\w+)_[0-9A-Za-z]+$/.exec(text)?.[1] ?? ""];
  const found = find ? await find(text) : null;
  return found ? [found] : [];
}

async function usersOf(email: string): Promise<Found[]> {
  const found = await perform(listUsers, { email, limit: 5 });
  return found.ok ? found.output.users.map(userFound) : [];
}

function userFound({ id, email, name }: { id: string; email: string | null; name: string | null }): Found {
  return { id, kind: "User", label: email ?? name ?? id, hint: email && name ? name : id };
}
