import { ObjectLink } from "#components/console/lists/object-link.tsx";
import { Card } from "#components/ui/card.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { CopyText } from "#components/ui/copy-text.tsx";
import { KeyValues } from "#components/ui/key-values.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { VerificationDetail } from "./verification-table.tsx";
import { CHECK_WORDS, TYPE_WORDS } from "./words.ts";

export function VerificationFacts({ session }: { session: VerificationDetail }) {
  const isOpen = session.status === "pending" || session.status === "in_progress";
  return (
    <Card title="Verification">
      <KeyValues
        items={[
          { label: "Id", value: <CopyText text={session.id} /> },
          { label: "Type", value: TYPE_WORDS[session.type].label },
          { label: "Checks", value: session.checks.map((check) => CHECK_WORDS[check].label).join(", ") },
          { label: "User", value: session.userId && <ObjectLink id={session.userId} label="user id" /> },
          {
            label: "Your own id",
            value: session.externalUserId && <CopyText text={session.externalUserId} label="external user id" />,
          },
          { label: "Returns to", value: session.redirectUrl },
          { label: "Created", value: <RelativeTime at={session.createdAt} /> },
          ...(isOpen ? [{ label: "Link closes", value: <RelativeTime at={session.expiresAt} /> }] : []),
          ...(session.status === "expired"
            ? [{ label: "Expired", value: <RelativeTime at={session.expiresAt} /> }]
            : []),
        ]}
      />
      {Object.keys(session.metadata).length > 0 ? (
        <div className="mt-4">
          <CodeBlock label="Metadata" code={JSON.stringify(session.metadata, null, 2)} />
        </div>
      ) : null}
    </Card>
  );
}
