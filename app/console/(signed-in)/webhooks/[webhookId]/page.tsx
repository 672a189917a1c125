import type { Metadata } from "next";
import { Suspense } from "react";
import { pageLinks, type Query, readQuery, type SearchParams } from "#components/console/lists/list-address.ts";
import { LiveRefresh } from "#components/console/lists/live-refresh.tsx";
import { ObjectTimeline, TimelineSkeleton } from "#components/console/lists/object-timeline.tsx";
import { objectColumns } from "#components/console/lists/page-skeleton.tsx";
import { ReadCall } from "#components/console/lists/read-call.tsx";
import { RefusedPage } from "#components/console/lists/refused-page.tsx";
import { DeliveryTable } from "#components/console/webhooks/delivery-table.tsx";
import { KNOWN_EVENTS } from "#components/console/webhooks/known-events.ts";
import { VERIFY_SNIPPET } from "#components/console/webhooks/verify-snippet.ts";
import { WebhookActions } from "#components/console/webhooks/webhook-actions.tsx";
import { WebhookDanger } from "#components/console/webhooks/webhook-danger.tsx";
import { WebhookFacts } from "#components/console/webhooks/webhook-facts.tsx";
import { webhookState } from "#components/console/webhooks/webhook-table.tsx";
import { WEBHOOKS_PATH } from "#components/console/webhooks/words.ts";
import { Alert } from "#components/ui/alert.tsx";
import { StatusBadge } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { Pagination } from "#components/ui/pagination.tsx";
import { may, perform, requireMember } from "#lib/console/index.ts";
import { getWebhook, listWebhookDeliveries } from "#lib/domain/webhooks/index.ts";

export const metadata: Metadata = { title: "Webhook" };

const DELIVERIES_SHOWN = 20;

type Props = { params: Promise<{ webhookId: string }>; searchParams: SearchParams };

export default async function WebhookPage({ params, searchParams }: Props) {
  const { webhookId } = await params;
  const query = readQuery(await searchParams);
  const [member, found] = await Promise.all([requireMember(), perform(getWebhook, { webhookId })]);
  if (!found.ok)
    return (
      <RefusedPage
        title="Webhook"
        fault={found.fault}
        needs="the right to read webhooks"
        organization={member.organization.name}
        back={{ label: "All webhooks", href: WEBHOOKS_PATH }}
      />
    );
  const webhook = found.output;
  const mayWrite = may(member, "webhooks:write");
  return (
    <div className="flex flex-col gap-6">
      <PageHeader
        title={new URL(webhook.url).host}
        status={<StatusBadge status={webhookState(webhook)} />}
        actions={mayWrite ? <WebhookActions webhook={webhook} known={KNOWN_EVENTS} /> : null}
      />
      {webhook.disabledReason ? (
        <Alert tone="refused" live={false} title="Switched off">
          {webhook.disabledReason} Activate it again once the endpoint answers.
        </Alert>
      ) : null}
      <Deliveries webhookId={webhook.id} query={query} />
      <div className={objectColumns}>
        <div className="flex min-w-0 flex-col gap-6">
          <WebhookFacts webhook={webhook} />
          <CodeBlock label="Verify a delivery (Node)" code={VERIFY_SNIPPET} />
          <ReadCall path={`/v1/webhooks/${webhook.id}`} label="Read this webhook by API" />
          <ReadCall path={`/v1/webhooks/${webhook.id}/deliveries`} label="Read its deliveries by API" />
        </div>
        <Suspense fallback={<TimelineSkeleton />}>
          <ObjectTimeline subject={webhook.id} />
        </Suspense>
      </div>
      {mayWrite ? <WebhookDanger webhookId={webhook.id} url={webhook.url} /> : null}
    </div>
  );
}

async function Deliveries({ webhookId, query }: { webhookId: string; query: Query }) {
  const found = await perform(listWebhookDeliveries, { webhookId, cursor: query.cursor, limit: DELIVERIES_SHOWN });
  if (!found.ok) return <Card title="Deliveries">{found.fault.detail}</Card>;
  const { deliveries, nextCursor } = found.output;
  const links = pageLinks(`${WEBHOOKS_PATH}/${webhookId}`, query, nextCursor);
  return (
    <Card title="Deliveries" hint="Each opens the event that it told of." flush>
      <LiveRefresh while={deliveries.some((delivery) => delivery.status === "pending")} />
      <DeliveryTable deliveries={deliveries} />
      {links.previousHref || links.nextHref ? <Pagination {...links} summary="Newest first" /> : null}
    </Card>
  );
}
