import { Badge } from "#components/ui/badge.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { CopyText } from "#components/ui/copy-text.tsx";
import { KeyValues } from "#components/ui/key-values.tsx";
import { SidePanel } from "#components/ui/side-panel.tsx";
import { exactWords } from "#components/ui/time-words.ts";
import { perform } from "#lib/console/index.ts";
import { getInboxMessage } from "#lib/domain/messages/index.ts";
import { ReadCall } from "../lists/read-call.tsx";
import { Refusal } from "../lists/refusal.tsx";
import { CHANNEL_WORDS, KIND_WORDS, type MessageShown } from "./words.ts";

/** One kept message beside the list, as its reader would get it. */
export async function MessagePanel({
  messageId,
  closeHref,
  organization,
}: {
  messageId: string;
  closeHref: string;
  organization: string;
}) {
  const found = await perform(getInboxMessage, { messageId });
  return (
    <SidePanel
      title={found.ok ? (found.output.subject ?? KIND_WORDS[found.output.kind]) : "Message"}
      status={found.ok ? <Badge>{CHANNEL_WORDS[found.output.channel]}</Badge> : null}
      closeHref={closeHref}
    >
      {found.ok ? (
        <MessageFacts message={found.output} />
      ) : (
        <Refusal
          fault={found.fault}
          needs="the right to read messages"
          organization={organization}
          back={{ label: "Close", href: closeHref }}
        />
      )}
    </SidePanel>
  );
}

function MessageFacts({ message }: { message: MessageShown }) {
  return (
    <>
      {message.code ? <CodeBlock label="Code" code={message.code} testId="inbox-code" /> : null}
      <MessageText text={message.text} link={message.link} />
      {message.link ? <CodeBlock label="Link" code={message.link} wrap testId="inbox-link" /> : null}
      <KeyValues
        items={[
          { label: "To", value: <CopyText text={message.to} label="address" /> },
          { label: "Kind", value: KIND_WORDS[message.kind] },
          { label: "Id", value: <CopyText text={message.id} label="message id" /> },
          {
            label: "When",
            value: <time dateTime={message.createdAt}>{exactWords(Date.parse(message.createdAt))}</time>,
          },
        ]}
      />
      <ReadCall path={`/v1/messages/${message.id}`} label="Read this message by API" />
    </>
  );
}

/** The text with its link in place. It opens in a tab of its own and tells that page nothing of the console. */
function MessageText({ text, link }: Pick<MessageShown, "text" | "link">) {
  const at = link ? text.indexOf(link) : -1;
  const isWeb = link !== null && /^https?:\/\//.test(link);
  return (
    <div
      data-testid="inbox-text"
      className="whitespace-pre-wrap break-words rounded-lg border border-line bg-sunken px-4 py-3 text-ink"
    >
      {link && at >= 0 && isWeb ? (
        <>
          {text.slice(0, at)}
          <a
            href={link}
            target="_blank"
            rel="noopener noreferrer"
            className="break-all rounded-sm text-accent-ink underline underline-offset-2"
          >
            {link}
            <span className="sr-only"> (opens in a new tab)</span>
          </a>
          {text.slice(at + link.length).trimEnd()}
        </>
      ) : (
        text.trimEnd()
      )}
    </div>
  );
}
