import type * as z from "zod";
import { StatusBadge } from "#components/ui/badge.tsx";
import { CopyText } from "#components/ui/copy-text.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { type Column, Table } from "#components/ui/table.tsx";
import type { getKycSession, listKycSessions } from "#lib/domain/kyc/index.ts";
import { shortId } from "../lists/object-address.ts";
import { TYPE_WORDS, VERIFICATIONS_PATH, words } from "./words.ts";

export type VerificationShown = z.output<typeof listKycSessions.output>["sessions"][number];
export type VerificationDetail = z.output<typeof getKycSession.output>;

const columns: Column<VerificationShown>[] = [
  {
    key: "state",
    header: "State",
    cell: (session) => <StatusBadge status={session.status} />,
  },
  {
    key: "decision",
    header: "Decision",
    cell: (session) => (session.decision ? words(session.decision) : <Nothing />),
  },
  { key: "type", header: "Type", cell: (session) => TYPE_WORDS[session.type].label, wideOnly: true },
  {
    key: "id",
    header: "Id",
    cell: (session) => <CopyText text={session.id} shown={shortId(session.id)} />,
    wideOnly: true,
  },
  {
    key: "person",
    header: "Person",
    cell: (session) => {
      const person = session.userId ?? session.externalUserId;
      return person ? <CopyText text={person} label="person's id" shown={shortId(person)} /> : <Nothing />;
    },
    wideOnly: true,
  },
  { key: "created", header: "Created", cell: (session) => <RelativeTime at={session.createdAt} /> },
];

const narrowKeys = new Set(["state", "decision", "id", "created"]);

/** `narrow` leaves out what the page around it says already. */
export function VerificationTable({ sessions, narrow = false }: { sessions: VerificationShown[]; narrow?: boolean }) {
  return (
    <Table
      caption="Verifications, newest first"
      columns={narrow ? columns.filter((column) => narrowKeys.has(column.key)) : columns}
      rows={sessions}
      rowKey={(session) => session.id}
      rowHref={(session) => `${VERIFICATIONS_PATH}/${session.id}`}
      rowTestId="verification-row"
      fillHeight
    />
  );
}

function Nothing() {
  return (
    <>
      <span aria-hidden>–</span>
      <span className="sr-only">none</span>
    </>
  );
}
