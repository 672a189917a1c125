import { Inbox, SearchX } from "lucide-react";
import type { Metadata } from "next";
import { Suspense } from "react";
import { MessagePanel } from "#components/console/inbox/message-panel.tsx";
import { MessageTable } from "#components/console/inbox/message-table.tsx";
import { CHANNEL_WORDS, INBOX_DESCRIPTION, INBOX_PATH, type MessageShown } from "#components/console/inbox/words.ts";
import { Filters } from "#components/console/lists/filters.tsx";
import {
  addressOf,
  oneOf,
  pageLinks,
  type Query,
  readQuery,
  type SearchParams,
} from "#components/console/lists/list-address.ts";
import { countWords, ListFrame } from "#components/console/lists/list-frame.tsx";
import { ReadCall } from "#components/console/lists/read-call.tsx";
import { Refusal } from "#components/console/lists/refusal.tsx";
import { ReturnFocus } from "#components/console/lists/return-focus.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHeader } from "#components/ui/page-header.tsx";
import { SidePanel } from "#components/ui/side-panel.tsx";
import { SkeletonText } from "#components/ui/skeleton.tsx";
import { perform, requireMember } from "#lib/console/index.ts";
import { listInbox } from "#lib/domain/messages/index.ts";

export const metadata: Metadata = { title: "Development inbox" };

const CHANNELS = ["email", "sms"] as const;

export default async function InboxPage({ searchParams }: { searchParams: SearchParams }) {
  const query = readQuery(await searchParams);
  const channel = oneOf(CHANNELS, query.channel);
  const [member, found] = await Promise.all([requireMember(), perform(listInbox, { channel, cursor: query.cursor })]);
  const closeHref = addressOf(INBOX_PATH, { ...query, message: undefined });
  const options = CHANNELS.map((value) => ({ value, label: CHANNEL_WORDS[value] }));
  return (
    <div className="flex flex-col gap-6">
      <PageHeader title="Development inbox" description={INBOX_DESCRIPTION} />
      {found.ok ? (
        <>
          <Filters query={query} filters={[{ kind: "select", name: "channel", label: "Channel", options }]} />
          <Found messages={found.output.messages} query={query} nextCursor={found.output.nextCursor} />
        </>
      ) : (
        <Refusal fault={found.fault} needs="the right to read messages" organization={member.organization.name} />
      )}
      <ReturnFocus openedHref={query.message ? addressOf(INBOX_PATH, query) : null} />
      {query.message ? (
        <Suspense key={query.message} fallback={<PanelSkeleton closeHref={closeHref} />}>
          <MessagePanel messageId={query.message} closeHref={closeHref} organization={member.organization.name} />
        </Suspense>
      ) : null}
    </div>
  );
}

function Found({ messages, query, nextCursor }: { messages: MessageShown[]; query: Query; nextCursor: string | null }) {
  if (messages.length === 0) return query.channel ? <NoMatch /> : <NoMessages />;
  const { message: _opened, ...listed } = query;
  return (
    <ListFrame
      links={pageLinks(INBOX_PATH, listed, nextCursor)}
      summary={countWords(messages.length, "message", "messages", Boolean(nextCursor || query.cursor))}
    >
      <MessageTable messages={messages} query={query} />
    </ListFrame>
  );
}

function NoMatch() {
  return (
    <EmptyState
      icon={<SearchX aria-hidden />}
      title="No message of this channel"
      action={<ButtonLink href={INBOX_PATH}>Show all messages</ButtonLink>}
    >
      It holds what was kept in the mode that you look at: the switch between live and test is in the navigation.
    </EmptyState>
  );
}

function NoMessages() {
  return (
    <>
      <EmptyState icon={<Inbox aria-hidden />} title="Nothing was kept">
        In test mode every mail and text message lands here instead of leaving, so that you can open its link or copy
        its code. In live mode the same happens on your own machine until EMAIL_PROVIDER or SMS_PROVIDER is set.
      </EmptyState>
      <ReadCall path="/v1/messages" label="List them by API" />
    </>
  );
}

function PanelSkeleton({ closeHref }: { closeHref: string }) {
  return (
    <SidePanel title="Message" closeHref={closeHref}>
      <SkeletonText lines={8} label="Loading the message" />
    </SidePanel>
  );
}
