import Link from "next/link";
import type { ReactNode } from "react";
import { Wordmark } from "#components/brand/wordmark.tsx";
import { readQuery, type SearchParams } from "#components/console/lists/list-address.ts";
import { ActionsCard } from "#components/operator/actions-card.tsx";
import { InviteCard } from "#components/operator/invite-card.tsx";
import { OperatorSignIn } from "#components/operator/operator-sign-in.tsx";
import { OrganizationsCard } from "#components/operator/organizations-card.tsx";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { signOutOperator } from "#lib/console/actions/operator.ts";
import { currentOperator } from "#lib/console/operator.ts";
import { performAs } from "#lib/console/perform.ts";
import { signUpRule } from "#lib/console/sign-up-rule.ts";
import { listActions, listOrganizations } from "#lib/domain/operators/index.ts";

const ACTIONS_SHOWN = 20;

/** For operators of the server, who are no organization's members. */
export default async function OperatorPage({ searchParams }: { searchParams: SearchParams }) {
  const query = readQuery(await searchParams);
  const operator = await currentOperator();
  if (!operator) return <SignedOut />;
  const { caller, name } = operator;
  const { search, cursor } = query;
  const [organizations, actions] = await Promise.all([
    performAs(caller, listOrganizations, { cursor, ...(search && { search }) }),
    performAs(caller, listActions, { limit: ACTIONS_SHOWN }),
  ]);
  return (
    <Frame
      wide
      aside={
        <form action={signOutOperator}>
          <Button type="submit" variant="quiet">
            Sign out
          </Button>
        </form>
      }
    >
      <PageHeader
        title="Operator of this server"
        description={`You act as ${name}. Every change is noted below, and the organization is told of it.`}
      />
      {organizations.ok ? (
        <OrganizationsCard listed={organizations.output} query={query} />
      ) : (
        <Alert tone="refused">{organizations.fault.detail}</Alert>
      )}
      {(await signUpRule()) === "invitation" ? <InviteCard /> : null}
      {actions.ok ? <ActionsCard actions={actions.output.actions} /> : null}
    </Frame>
  );
}

function SignedOut() {
  return (
    <Frame>
      <h1 className="font-semibold text-xl tracking-tight">Sign in as an operator of this server</h1>
      <OperatorSignIn />
    </Frame>
  );
}

function Frame({ children, aside, wide = false }: { children: ReactNode; aside?: ReactNode; wide?: boolean }) {
  return (
    <div className={`mx-auto flex min-h-dvh w-full flex-col px-5 py-6 ${wide ? "max-w-6xl" : "max-w-105"}`}>
      <header className="flex items-center justify-between gap-4">
        <Link href="/" aria-label="Bonafide, start" className="rounded-sm">
          <Wordmark />
        </Link>
        {aside}
      </header>
      <main className={`flex flex-col gap-6 py-10 ${wide ? "" : "my-auto"}`}>{children}</main>
    </div>
  );
}
