import { Fragment } from "react";
import type * as z from "zod";
import { Badge } from "#components/ui/badge.tsx";
import { CopyText } from "#components/ui/copy-text.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { type Column, Table } from "#components/ui/table.tsx";
import type { readUsage } from "#lib/domain/usage/index.ts";
import { shortId } from "../lists/object-address.ts";

export type UsageShown = z.output<typeof readUsage.output>;
type Call = UsageShown["recentCalls"][number];

const columns: Column<Call>[] = [
  { key: "route", header: "Call", cell: (call) => <Route route={call.route} /> },
  { key: "status", header: "Answer", cell: (call) => <Status status={call.status} /> },
  { key: "time", header: "Took", align: "right", cell: (call) => `${call.milliseconds} ms`, wideOnly: true },
  {
    key: "request",
    header: "Request",
    cell: (call) => <CopyText text={call.requestId} label="request id" shown={shortId(call.requestId)} />,
    wideOnly: true,
  },
  { key: "when", header: "When", cell: (call) => <RelativeTime at={call.createdAt} />, wideOnly: true },
];

/** The last calls, for whoever asks "what did I just send". */
export function CallTable({ calls }: { calls: Call[] }) {
  return (
    <Table
      caption="The last calls, newest first"
      columns={columns}
      rows={calls}
      rowKey={(call) => `${call.requestId} ${call.createdAt} ${call.route}`}
      fillHeight
      empty={<EmptyState title="No calls yet">The last fifty calls of your keys and users appear here.</EmptyState>}
    />
  );
}

/** Breaks after slashes, where it must break at all. */
function Route({ route }: { route: string }) {
  return (
    <code className="text-[13px]">
      {[...route.matchAll(/[^/]*\/|[^/]+$/g)].map((part) => (
        <Fragment key={part.index}>
          {part[0]}
          <wbr />
        </Fragment>
      ))}
    </code>
  );
}

function Status({ status }: { status: number }) {
  if (status >= 500) return <Badge tone="refused">{status}</Badge>;
  if (status >= 400) return <Badge tone="waiting">{status}</Badge>;
  return <span className="tabular-nums">{status}</span>;
}
