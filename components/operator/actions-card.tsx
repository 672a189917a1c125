import type * as z from "zod";
import { Card } from "#components/ui/card.tsx";
import { CopyText } from "#components/ui/copy-text.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { type Column, Table } from "#components/ui/table.tsx";
import type { listActions } from "#lib/domain/operators/index.ts";

type Action = z.output<typeof listActions.output>["actions"][number];

const columns: Column<Action>[] = [
  { key: "action", header: "What", cell: (action) => wordsOf(action) },
  {
    key: "organization",
    header: "Organization",
    cell: ({ organizationId }) =>
      organizationId ? <CopyText text={organizationId} label="organization id" /> : <span>none</span>,
  },
  { key: "operator", header: "Operator", cell: ({ operatorId }) => operatorId, wideOnly: true },
  { key: "at", header: "When", cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
];

/** What operators have done, the last first. */
export function ActionsCard({ actions }: { actions: Action[] }) {
  return (
    <Card title="Audit log" hint="Whatever operators do; nothing here can be changed." flush>
      <Table
        caption="What operators have done, newest first"
        columns={columns}
        rows={actions}
        rowKey={({ id }) => id}
        rowTestId="operator-action"
        empty={<p className="px-4 py-6 text-ink-2">Nothing was done yet.</p>}
      />
    </Card>
  );
}

function wordsOf({ action, data }: Action): string {
  const [subject = "", done = ""] = action.split(".");
  const words = `${subject} ${done.replaceAll("_", " ")}`;
  return typeof data.from === "string" ? `${words}: ${data.from} → ${data.to}` : words;
}
