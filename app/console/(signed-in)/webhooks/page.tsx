import { Webhook } from "lucide-react";
import type { Metadata } from "next";
import { FlagButton } from "#components/console/lists/flag-button.tsx";
import { pageLinks, readQuery, type SearchParams } from "#components/console/lists/list-address.ts";
import { countWords, ListFrame } from "#components/console/lists/list-frame.tsx";
import { ReadCall } from "#components/console/lists/read-call.tsx";
import { Refusal } from "#components/console/lists/refusal.tsx";
import { KNOWN_EVENTS } from "#components/console/webhooks/known-events.ts";
import { NewWebhook } from "#components/console/webhooks/new-webhook.tsx";
import { WebhookTable } from "#components/console/webhooks/webhook-table.tsx";
import { WEBHOOKS_DESCRIPTION, WEBHOOKS_PATH } from "#components/console/webhooks/words.ts";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { may, perform, requireMember } from "#lib/console/index.ts";
import { listWebhooks } from "#lib/domain/webhooks/index.ts";

export const metadata: Metadata = { title: "Webhooks" };

export default async function WebhooksPage({ searchParams }: { searchParams: SearchParams }) {
  const query = readQuery(await searchParams);
  const [member, found] = await Promise.all([requireMember(), perform(listWebhooks, { cursor: query.cursor })]);
  const mayWrite = may(member, "webhooks:write");
  return (
    <div className="flex flex-col gap-6">
      <PageHeader
        title="Webhooks"
        description={WEBHOOKS_DESCRIPTION}
        actions={mayWrite ? <NewWebhook known={KNOWN_EVENTS} /> : null}
      />
      {found.ok ? (
        <>
          {found.output.webhooks.length === 0 ? (
            <EmptyState
              icon={<Webhook aria-hidden />}
              title="No webhooks yet"
              action={
                mayWrite ? (
                  <FlagButton flag="new" variant="primary">
                    Create the first
                  </FlagButton>
                ) : null
              }
            >
              Give an address of your own, choose its events, and send it a test: you see here what it answered.
            </EmptyState>
          ) : (
            <ListFrame
              links={pageLinks(WEBHOOKS_PATH, query, found.output.nextCursor)}
              summary={countWords(
                found.output.webhooks.length,
                "webhook",
                "webhooks",
                Boolean(found.output.nextCursor || query.cursor),
              )}
            >
              <WebhookTable webhooks={found.output.webhooks} />
            </ListFrame>
          )}
          <ReadCall path="/v1/webhooks" label="List them by API" />
        </>
      ) : (
        <Refusal fault={found.fault} needs="the right to read webhooks" organization={member.organization.name} />
      )}
    </div>
  );
}
