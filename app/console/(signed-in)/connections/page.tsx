import { Cable } from "lucide-react";
import type { Metadata } from "next";
import type { ReactNode } from "react";
import { ConnectionTable } from "#components/console/connections/connection-table.tsx";
import { NewConnection } from "#components/console/connections/new-connection.tsx";
import { RedirectUrls } from "#components/console/connections/redirect-urls.tsx";
import { CONNECTIONS_DESCRIPTION } from "#components/console/connections/words.ts";
import { FlagButton } from "#components/console/lists/flag-button.tsx";
import { ReadCall } from "#components/console/lists/read-call.tsx";
import { Refusal } from "#components/console/lists/refusal.tsx";
import { Card } from "#components/ui/card.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { may, perform, requireMember } from "#lib/console/index.ts";
import { listConnections } from "#lib/domain/oauth/index.ts";
import { getOrganization } from "#lib/domain/organizations/index.ts";

export const metadata: Metadata = { title: "Connections" };

export default async function ConnectionsPage() {
  const [member, found, organization] = await Promise.all([
    requireMember(),
    perform(listConnections, {}),
    perform(getOrganization, {}),
  ]);
  const mayWrite = may(member, "connections:write");
  const redirectUrls = organization.ok ? organization.output.redirectUrls : [];
  if (!found.ok)
    return (
      <Frame>
        <Refusal fault={found.fault} needs="the right to read connections" organization={member.organization.name} />
      </Frame>
    );
  return (
    <Frame actions={mayWrite ? <NewConnection redirectUrls={redirectUrls} /> : null}>
      {found.output.connections.length === 0 ? (
        <EmptyState
          icon={<Cable aria-hidden />}
          title="No providers yet"
          action={
            mayWrite ? (
              <FlagButton flag="new" variant="primary">
                Connect the first
              </FlagButton>
            ) : null
          }
        >
          Register your app with Google, Apple or any OpenID provider, and connect it here: your users sign in with the
          account that they have there.
        </EmptyState>
      ) : (
        <Card flush>
          <ConnectionTable connections={found.output.connections} mayWrite={mayWrite} />
        </Card>
      )}
      {organization.ok ? (
        <RedirectUrls urls={redirectUrls} mayWrite={may(member, "organization:write")} />
      ) : (
        <Refusal
          fault={organization.fault}
          needs="the right to read the organization"
          organization={member.organization.name}
        />
      )}
      <ReadCall path="/v1/auth/oauth/connections" label="List them by API" />
    </Frame>
  );
}

function Frame({ actions, children }: { actions?: ReactNode; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-6">
      <PageHeader title="Connections" description={CONNECTIONS_DESCRIPTION} actions={actions} />
      {children}
    </div>
  );
}
