import { Mail, Smartphone } from "lucide-react";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { type Column, Table } from "#components/ui/table.tsx";
import { addressOf, type Query } from "../lists/list-address.ts";
import { CHANNEL_WORDS, INBOX_PATH, KIND_WORDS, type MessageShown } from "./words.ts";

const columns: Column<MessageShown>[] = [
  {
    key: "to",
    header: "To",
    cell: (message) => (
      <>
        <span className="inline-block [overflow-wrap:anywhere] md:min-w-56">{message.to}</span>
        <span className="block font-normal text-[13px] text-ink-2 md:hidden">{KIND_WORDS[message.kind]}</span>
      </>
    ),
  },
  {
    key: "kind",
    header: "Kind",
    cell: (message) => <span className="whitespace-nowrap">{KIND_WORDS[message.kind]}</span>,
    wideOnly: true,
  },
  { key: "channel", header: "Channel", cell: (message) => <Channel channel={message.channel} />, wideOnly: true },
  {
    key: "subject",
    header: "Subject",
    cell: (message) => <span className="line-clamp-1">{message.subject ?? message.text}</span>,
    wideOnly: true,
  },
  { key: "created", header: "When", cell: (message) => <RelativeTime at={message.createdAt} /> },
];

function Channel({ channel }: Pick<MessageShown, "channel">) {
  const Icon = channel === "email" ? Mail : Smartphone;
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap align-middle">
      <Icon aria-hidden className="size-4 text-ink-3" />
      {CHANNEL_WORDS[channel]}
    </span>
  );
}

/** Kept messages; a row opens beside the list, with an address of its own. */
export function MessageTable({ messages, query }: { messages: MessageShown[]; query: Query }) {
  return (
    <Table
      caption="Kept messages, newest first"
      columns={columns}
      rows={messages}
      rowKey={(message) => message.id}
      rowHref={(message) => addressOf(INBOX_PATH, { ...query, message: message.id })}
      selectedKey={query.message}
      rowTestId="inbox-row"
      fillHeight
    />
  );
}
