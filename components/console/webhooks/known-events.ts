import { WEBHOOK_EVENTS } from "#lib/domain/webhooks/index.ts";
import type { WebhookEvent } from "./webhook-table.tsx";

/** The events that a webhook may ask for, with what each tells, by name. */
export const KNOWN_EVENTS: readonly { name: WebhookEvent; description: string }[] = namesOf(WEBHOOK_EVENTS)
  .sort()
  .map((name) => ({ name, description: WEBHOOK_EVENTS[name] }));

/** Safe: the keys of a constant whose type names every one of them. */
function namesOf<T extends object>(table: T): (keyof T)[] {
  return Object.keys(table) as (keyof T)[];
}
