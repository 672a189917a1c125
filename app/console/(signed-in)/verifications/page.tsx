import { ScanFace, SearchX } from "lucide-react";
import type { Metadata } from "next";
import { ExportLink } from "#components/console/lists/export-link.tsx";
import { Filters } from "#components/console/lists/filters.tsx";
import { FlagButton } from "#components/console/lists/flag-button.tsx";
import { pageLinks, type Query, readQuery, type SearchParams } from "#components/console/lists/list-address.ts";
import { countWords, ListFrame } from "#components/console/lists/list-frame.tsx";
import { Refusal } from "#components/console/lists/refusal.tsx";
import { filtersOf } from "#components/console/verifications/filters-of.ts";
import { NewVerification } from "#components/console/verifications/new-verification.tsx";
import { type VerificationShown, VerificationTable } from "#components/console/verifications/verification-table.tsx";
import { VERIFICATIONS_DESCRIPTION, VERIFICATIONS_PATH, words } from "#components/console/verifications/words.ts";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { may, perform, requireMember } from "#lib/console/index.ts";
import { CHECKS_OF_TYPE, listKycSessions } from "#lib/domain/kyc/index.ts";

export const metadata: Metadata = { title: "Verifications" };

export default async function VerificationsPage({ searchParams }: { searchParams: SearchParams }) {
  const query = readQuery(await searchParams);
  const { options, filters } = filtersOf(query);
  const [member, found] = await Promise.all([
    requireMember(),
    perform(listKycSessions, { ...filters, cursor: query.cursor }),
  ]);
  const mayCreate = may(member, "kyc:write");
  return (
    <div className="flex flex-col gap-6">
      <PageHeader
        title="Verifications"
        description={VERIFICATIONS_DESCRIPTION}
        actions={
          <>
            {found.ok ? (
              <ExportLink
                path={VERIFICATIONS_PATH}
                filters={{ status: query.status, decision: query.decision, user: query.user }}
              />
            ) : null}
            {mayCreate ? <NewVerification checksOf={CHECKS_OF_TYPE} userId={query.user} /> : null}
          </>
        }
      />
      {found.ok ? (
        <>
          <Filters
            query={query}
            filters={[
              { kind: "select", name: "status", label: "State", options: options.status.map(named) },
              { kind: "select", name: "decision", label: "Decision", options: options.decision.map(named) },
              ...(query.user ? [{ kind: "text" as const, name: "user", label: "User", placeholder: "usr_…" }] : []),
            ]}
          />
          <Found
            sessions={found.output.sessions}
            query={query}
            nextCursor={found.output.nextCursor}
            mayCreate={mayCreate}
          />
        </>
      ) : (
        <Refusal fault={found.fault} needs="the right to read verifications" organization={member.organization.name} />
      )}
    </div>
  );
}

type Found = { sessions: VerificationShown[]; query: Query; nextCursor: string | null; mayCreate: boolean };

function Found({ sessions, query, nextCursor, mayCreate }: Found) {
  if (sessions.length === 0 && (query.status || query.decision || query.user))
    return (
      <EmptyState
        icon={<SearchX aria-hidden />}
        title="No verification fits these filters"
        action={<ButtonLink href={VERIFICATIONS_PATH}>Show all verifications</ButtonLink>}
      >
        Choose another state or decision, or look at all of them.
      </EmptyState>
    );
  if (sessions.length === 0)
    return (
      <EmptyState
        icon={<ScanFace aria-hidden />}
        title="No verifications yet"
        action={
          mayCreate ? (
            <FlagButton flag="new" variant="primary">
              Create the first
            </FlagButton>
          ) : null
        }
      >
        A verification reads a person's document, compares the face and tells you whether it all fits. Create one here,
        or by the API, and send its link.
      </EmptyState>
    );
  return (
    <ListFrame
      links={pageLinks(VERIFICATIONS_PATH, query, nextCursor)}
      summary={countWords(sessions.length, "verification", "verifications", Boolean(nextCursor || query.cursor))}
    >
      <VerificationTable sessions={sessions} />
    </ListFrame>
  );
}

function named(value: string) {
  return { value, label: words(value) };
}
