import { Card } from "#components/ui/card.tsx";
import { CopyText } from "#components/ui/copy-text.tsx";
import { KeyValues } from "#components/ui/key-values.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { WebhookShown } from "./webhook-table.tsx";

export function WebhookFacts({ webhook }: { webhook: WebhookShown }) {
  return (
    <Card title="Webhook">
      <KeyValues
        items={[
          { label: "Address", value: <CopyText text={webhook.url} label="address" /> },
          { label: "Id", value: <CopyText text={webhook.id} label="webhook id" /> },
          { label: "Events", value: <EventNames events={webhook.events} /> },
          { label: "Secret", value: "Shown once when it was made. Rotate it where it was lost." },
          { label: "Created", value: <RelativeTime at={webhook.createdAt} /> },
        ]}
      />
    </Card>
  );
}

function EventNames({ events }: { events: readonly string[] }) {
  if (events.includes("*")) return "all events";
  return (
    <ul>
      {events.map((event) => (
        <li key={event}>
          <code className="break-all text-[13px]">{event}</code>
        </li>
      ))}
    </ul>
  );
}
