import type * as z from "zod";
import { Badge } from "#components/ui/badge.tsx";
import { type Column, Table } from "#components/ui/table.tsx";
import type { listConnections } from "#lib/domain/oauth/index.ts";
import { ConnectionActions } from "./connection-actions.tsx";

export type ConnectionShown = z.output<typeof listConnections.output>["connections"][number];

/** The connected providers: what the API calls them, whether they are on, and which client we are to them. */
export function ConnectionTable({ connections, mayWrite }: { connections: ConnectionShown[]; mayWrite: boolean }) {
  return (
    <Table
      caption="Connected providers"
      columns={mayWrite ? [...facts, act] : facts}
      rows={connections}
      rowKey={({ id }) => id}
      rowTestId="connection-row"
    />
  );
}

const facts: Column<ConnectionShown>[] = [
  {
    key: "provider",
    header: "Provider",
    cell: ({ displayName, provider }) => (
      <span className="block py-2 font-medium">
        <span className="break-words">{displayName}</span>
        <code className="block break-all font-normal text-[13px] text-ink-2">{provider}</code>
      </span>
    ),
  },
  {
    key: "state",
    header: "State",
    cell: ({ enabled }) => <Badge tone={enabled ? "verified" : "neutral"}>{enabled ? "on" : "off"}</Badge>,
  },
  {
    key: "issuer",
    header: "Issuer",
    wideOnly: true,
    cell: ({ issuer }) => <span className="break-all text-[13px]">{issuer}</span>,
  },
  {
    key: "client",
    header: "Client id",
    wideOnly: true,
    cell: ({ clientId }) => <code className="break-all text-[13px]">{clientId}</code>,
  },
];

const act: Column<ConnectionShown> = {
  key: "act",
  header: "Actions",
  isHeaderHidden: true,
  align: "right",
  cell: (connection) => <ConnectionActions connection={connection} />,
};
