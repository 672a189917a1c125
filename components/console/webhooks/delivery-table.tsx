import type * as z from "zod";
import { StatusBadge } from "#components/ui/badge.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { type Column, Table } from "#components/ui/table.tsx";
import type { listWebhookDeliveries } from "#lib/domain/webhooks/index.ts";
import { addressOf } from "../lists/list-address.ts";

export type DeliveryShown = z.output<typeof listWebhookDeliveries.output>["deliveries"][number];

const columns: Column<DeliveryShown>[] = [
  {
    key: "event",
    header: "Event",
    cell: (delivery) => <code className="break-all text-[13px] md:whitespace-nowrap">{delivery.event}</code>,
  },
  { key: "status", header: "State", cell: (delivery) => <StatusBadge status={deliveryState(delivery)} /> },
  { key: "attempts", header: "Attempts", align: "right", cell: (delivery) => delivery.attempts, wideOnly: true },
  { key: "response", header: "Response", cell: (delivery) => <Response {...delivery} />, wideOnly: true },
  {
    key: "next",
    header: "Next attempt",
    cell: (delivery) => (delivery.nextAttemptAt ? <RelativeTime at={delivery.nextAttemptAt} /> : <Nothing />),
    wideOnly: true,
  },
  {
    key: "last",
    header: "Last attempt",
    cell: (delivery) => (delivery.lastAttemptAt ? <RelativeTime at={delivery.lastAttemptAt} /> : "none yet"),
    wideOnly: true,
  },
];

/** Deliveries of one webhook; a row leads to the event that was told. */
export function DeliveryTable({ deliveries }: { deliveries: DeliveryShown[] }) {
  return (
    <Table
      caption="Deliveries, newest first"
      columns={columns}
      rows={deliveries}
      rowKey={(delivery) => delivery.id}
      rowHref={(delivery) => addressOf("/console/events", { event: delivery.eventId })}
      rowTestId="delivery-row"
      empty={
        <EmptyState title="Nothing has been sent yet">
          Deliveries appear when one of its events happens. A test event shows at once whether your endpoint answers.
        </EmptyState>
      }
    />
  );
}

/** "retrying" once an attempt has failed and another is planned. */
export function deliveryState({ status, attempts }: Pick<DeliveryShown, "status" | "attempts">): string {
  return status === "pending" && attempts > 0 ? "retrying" : status;
}

function Response({ responseStatus, error }: DeliveryShown) {
  if (error !== null && responseStatus === null) return <span className="text-ink-2">{error}</span>;
  return responseStatus === null ? <Nothing /> : <span className="tabular-nums">{responseStatus}</span>;
}

function Nothing() {
  return (
    <>
      <span aria-hidden>–</span>
      <span className="sr-only">none</span>
    </>
  );
}
