import { SearchX, Users } from "lucide-react";
import type { Metadata } from "next";
import { ExportLink } from "#components/console/lists/export-link.tsx";
import { Filters } from "#components/console/lists/filters.tsx";
import { oneOf, pageLinks, readQuery, type SearchParams } from "#components/console/lists/list-address.ts";
import { countWords, ListFrame } from "#components/console/lists/list-frame.tsx";
import { ReadCall } from "#components/console/lists/read-call.tsx";
import { Refusal } from "#components/console/lists/refusal.tsx";
import { UserTable } from "#components/console/users/user-table.tsx";
import { COLLEAGUE_WORDS, USERS_DESCRIPTION, USERS_PATH } from "#components/console/users/words.ts";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { may, perform, requireMember } from "#lib/console/index.ts";
import { listUsers, User } from "#lib/domain/users/index.ts";

export const metadata: Metadata = { title: "Users" };

const STATUSES = User.shape.status.options;

export default async function UsersPage({ searchParams }: { searchParams: SearchParams }) {
  const query = readQuery(await searchParams);
  const filters = { email: query.email, status: oneOf(STATUSES, query.status) };
  const [member, found] = await Promise.all([
    requireMember(),
    perform(listUsers, { ...filters, cursor: query.cursor }),
  ]);
  const isNoAddress = !found.ok && found.fault.issues.some((issue) => issue.path[0] === "email");
  return (
    <div className="flex flex-col gap-6">
      <PageHeader
        title="Users"
        description={may(member, "team:write") ? `${USERS_DESCRIPTION} ${COLLEAGUE_WORDS}` : USERS_DESCRIPTION}
        actions={found.ok ? <ExportLink path={USERS_PATH} filters={filters} /> : null}
      />
      {found.ok || isNoAddress ? (
        <Filters
          query={query}
          filters={[
            {
              kind: "text",
              name: "email",
              label: "E-mail address",
              placeholder: "the whole address",
              type: "email",
              error: isNoAddress ? "Addresses are encrypted, so only a whole one can be found." : undefined,
            },
            { kind: "select", name: "status", label: "Status", options: STATUSES.map(named) },
          ]}
        />
      ) : null}
      {found.ok ? (
        <Found users={found.output.users} query={query} nextCursor={found.output.nextCursor} />
      ) : isNoAddress ? null : (
        <Refusal fault={found.fault} needs="the right to read users" organization={member.organization.name} />
      )}
    </div>
  );
}

type Found = Parameters<typeof UserTable>[0] & { query: ReturnType<typeof readQuery>; nextCursor: string | null };

function Found({ users, query, nextCursor }: Found) {
  if (users.length === 0) return query.email || query.status ? <NoMatch /> : <NoUsers />;
  return (
    <ListFrame
      links={pageLinks(USERS_PATH, query, nextCursor)}
      summary={countWords(users.length, "user", "users", Boolean(nextCursor || query.cursor))}
    >
      <UserTable users={users} />
    </ListFrame>
  );
}

function NoMatch() {
  return (
    <EmptyState
      icon={<SearchX aria-hidden />}
      title="No user fits these filters"
      action={<ButtonLink href={USERS_PATH}>Show all users</ButtonLink>}
    >
      A search needs the whole e-mail address: addresses are encrypted, so parts of one cannot be found.
    </EmptyState>
  );
}

function NoUsers() {
  return (
    <>
      <EmptyState
        icon={<Users aria-hidden />}
        title="No users yet"
        action={<ButtonLink href="/docs">Read how</ButtonLink>}
      >
        Users appear here when your application signs them up through the API.
      </EmptyState>
      <ReadCall path="/v1/users" label="List them by API" />
    </>
  );
}

function named(value: string) {
  return { value, label: value };
}
