import { KeyRound, Plus } from "lucide-react";
import type { Metadata } from "next";
import { CreateKey } from "#components/console/keys/create-key.tsx";
import { KeyTable } from "#components/console/keys/key-table.tsx";
import { FAMILY_WORDS } from "#components/console/keys/words.ts";
import { FlagButton } from "#components/console/lists/flag-button.tsx";
import { pageLinks, readQuery, type SearchParams } from "#components/console/lists/list-address.ts";
import { countWords, ListFrame } from "#components/console/lists/list-frame.tsx";
import { Refusal } from "#components/console/lists/refusal.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { type Member, may, perform, requireMember } from "#lib/console/index.ts";
import { FAMILIES, listKeys, SCOPES } from "#lib/domain/keys/index.ts";

export const metadata: Metadata = { title: "Keys" };

export default async function KeysPage({ searchParams }: { searchParams: SearchParams }) {
  const member = await requireMember();
  const mayCreate = may(member, "keys:write");
  return (
    <div className="flex flex-col gap-6">
      <PageHeader
        title="Keys"
        description="What your servers call the API with. A key is shown once, when it is made; only its digest is kept."
        actions={mayCreate ? <NewKey testId="keys-create" /> : null}
      />
      <Keys member={member} query={readQuery(await searchParams)} />
      {mayCreate ? <CreateKey mode={member.mode} choices={choicesOf(member)} /> : null}
    </div>
  );
}

async function Keys({ member, query }: { member: Member; query: Record<string, string | undefined> }) {
  const { cursor, trail } = query;
  const found = await perform(listKeys, { mode: member.mode, cursor });
  if (!found.ok)
    return <Refusal fault={found.fault} needs="the right to list keys" organization={member.organization.name} />;
  const { apiKeys, nextCursor } = found.output;
  if (apiKeys.length === 0)
    return (
      <EmptyState
        icon={<KeyRound aria-hidden />}
        title={`No ${member.mode} keys yet`}
        action={may(member, "keys:write") ? <NewKey /> : null}
      >
        {member.mode === "live"
          ? "Your servers need a key for every call."
          : "A test key works on sandbox data: try everything without touching real people."}
      </EmptyState>
    );
  return (
    <ListFrame
      links={pageLinks("/console/keys", { cursor, trail }, nextCursor)}
      summary={countWords(apiKeys.length, "key", "keys", Boolean(cursor ?? nextCursor))}
    >
      <KeyTable keys={apiKeys} mayRevoke={may(member, "keys:write")} />
    </ListFrame>
  );
}

function NewKey({ testId }: { testId?: string }) {
  return (
    <FlagButton flag="new" variant="primary" icon={<Plus aria-hidden />} data-testid={testId}>
      Create a key
    </FlagButton>
  );
}

/** The families with their prefixes, and the scopes that the member could pass on. */
function choicesOf(member: Member) {
  return {
    families: Object.entries(FAMILY_WORDS).map(([value, label]) => ({
      value,
      label: `${prefixOf(value, member.mode)}… (${label})`,
    })),
    scopes: Object.entries(SCOPES)
      .filter(([name]) => may(member, name))
      .map(([name, meaning]) => ({ name, meaning })),
  };
}

function prefixOf(family: string, mode: Member["mode"]): string {
  return Object.entries(FAMILIES).find(([name]) => name === family)?.[1][mode] ?? "";
}
