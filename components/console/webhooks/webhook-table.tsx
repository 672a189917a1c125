import type * as z from "zod";
import { StatusBadge } from "#components/ui/badge.tsx";
import { CopyText } from "#components/ui/copy-text.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { type Column, Table } from "#components/ui/table.tsx";
import type { getWebhook, WEBHOOK_EVENTS } from "#lib/domain/webhooks/index.ts";
import { WEBHOOKS_PATH } from "./words.ts";

export type WebhookShown = z.output<typeof getWebhook.output>;
export type WebhookEvent = keyof typeof WEBHOOK_EVENTS;

const columns: Column<WebhookShown>[] = [
  {
    key: "url",
    header: "Address",
    cell: (webhook) => <span className="inline-block break-all md:min-w-72">{webhook.url}</span>,
  },
  { key: "state", header: "State", cell: (webhook) => <StatusBadge status={webhookState(webhook)} /> },
  { key: "events", header: "Events", cell: (webhook) => eventsInWords(webhook.events), wideOnly: true },
  { key: "id", header: "Id", cell: (webhook) => <CopyText text={webhook.id} label="webhook id" />, wideOnly: true },
  {
    key: "created",
    header: "Created",
    cell: (webhook) => <RelativeTime at={webhook.createdAt} />,
    wideOnly: true,
  },
];

export function WebhookTable({ webhooks }: { webhooks: WebhookShown[] }) {
  return (
    <Table
      caption="Webhooks, newest first"
      columns={columns}
      rows={webhooks}
      rowKey={(webhook) => webhook.id}
      rowHref={(webhook) => `${WEBHOOKS_PATH}/${webhook.id}`}
      rowTestId="webhook-row"
      fillHeight
    />
  );
}

/** "active", "paused" by a person, or "failed": switched off because nothing arrived. */
export function webhookState({ active, disabledReason }: Pick<WebhookShown, "active" | "disabledReason">): string {
  if (active) return "active";
  return disabledReason ? "failed" : "paused";
}

/** "all events", "user.login and 3 more" */
export function eventsInWords(events: readonly string[]): string {
  if (events.includes("*")) return "all events";
  const [first = "none", ...rest] = events;
  return rest.length === 0 ? first : `${first} and ${rest.length} more`;
}
