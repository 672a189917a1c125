import type * as z from "zod";
import { Badge, StatusBadge } from "#components/ui/badge.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { type Column, Table } from "#components/ui/table.tsx";
import { Tooltip } from "#components/ui/tooltip.tsx";
import type { listKeys } from "#lib/domain/keys/index.ts";
import { RevokeKey } from "./revoke-key.tsx";

type Key = z.output<typeof listKeys.output>["apiKeys"][number];

/** Keys as far as they can be shown: first and last signs, what they may do, when they were used. */
export function KeyTable({ keys, mayRevoke }: { keys: Key[]; mayRevoke: boolean }) {
  return (
    <Table caption="API keys" rows={keys} rowKey={(key) => key.id} columns={mayRevoke ? [...facts, act] : facts} />
  );
}

const shownKey = ({ prefix, lastFour }: Key) => `${prefix}…${lastFour}`;

const facts: Column<Key>[] = [
  {
    key: "name",
    header: "Name",
    cell: (key) => (
      <span className="block py-2 font-medium">
        {key.name}
        <code className="block font-normal text-[13px] text-ink-2 md:hidden">{shownKey(key)}</code>
      </span>
    ),
  },
  {
    key: "key",
    header: "Key",
    wideOnly: true,
    cell: (key) => <code className="whitespace-nowrap text-[13px]">{shownKey(key)}</code>,
  },
  { key: "scopes", header: "May do", wideOnly: true, cell: (key) => <Scopes scopes={key.scopes} /> },
  { key: "created", header: "Made", wideOnly: true, cell: (key) => <RelativeTime at={key.createdAt} /> },
  {
    key: "used",
    header: "Last used",
    wideOnly: true,
    cell: (key) => (key.lastUsedAt ? <RelativeTime at={key.lastUsedAt} /> : <span className="text-ink-3">Never</span>),
  },
  { key: "status", header: "Status", cell: (key) => <StatusBadge status={key.revokedAt ? "revoked" : "active"} /> },
];

const act: Column<Key> = {
  key: "act",
  header: "Actions",
  isHeaderHidden: true,
  align: "right",
  cell: (key) => (key.revokedAt ? null : <RevokeKey id={key.id} name={key.name} shown={shownKey(key)} />),
};

const SCOPES_SHOWN = 2;

function Scopes({ scopes }: { scopes: string[] }) {
  if (scopes.includes("*")) return <Badge>Everything</Badge>;
  const rest = scopes.slice(SCOPES_SHOWN);
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      {scopes.slice(0, SCOPES_SHOWN).map((scope) => (
        <code key={scope} className="text-[13px]">
          {scope}
        </code>
      ))}
      {rest.length > 0 ? (
        <Tooltip text={rest.join(", ")}>
          <button type="button" className="rounded-sm text-[13px] text-ink-2 underline decoration-dotted">
            and {rest.length} more
            <span className="sr-only">: {rest.join(", ")}</span>
          </button>
        </Tooltip>
      ) : null}
    </span>
  );
}
