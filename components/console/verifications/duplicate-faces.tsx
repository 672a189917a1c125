import Link from "next/link";
import type * as z from "zod";
import { Badge, StatusBadge } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { perform } from "#lib/console/index.ts";
import { listDuplicates } from "#lib/domain/kyc/index.ts";
import { shortId } from "../lists/object-address.ts";
import { percent, VERIFICATIONS_PATH } from "./words.ts";

type Duplicate = z.output<typeof listDuplicates.output>["duplicates"][number];

/** Other people's verifications with the same face, for reviewers. Nothing where the organization does not search. */
export async function DuplicateFaces({ sessionId }: { sessionId: string }) {
  const found = await perform(listDuplicates, { sessionId });
  if (!found.ok || found.output.duplicates.length === 0) return null;
  return (
    <Card
      title="Same face elsewhere"
      hint="Verifications of other people in which this face was seen. Relatives look alike, and among thousands so do strangers."
      flush
    >
      <ul data-testid="duplicate-faces" className="divide-y divide-line">
        {found.output.duplicates.map((duplicate) => (
          <li key={duplicate.sessionId} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
            <Duplicate {...duplicate} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Duplicate({ sessionId, userId, externalUserId, status, strength, confidence, createdAt }: Duplicate) {
  const person = userId ?? externalUserId;
  return (
    <>
      <Link
        href={`${VERIFICATIONS_PATH}/${sessionId}`}
        className="font-mono text-[13px] text-accent-ink underline-offset-2 hover:underline"
      >
        {shortId(sessionId)}
      </Link>
      <Badge tone={strength === "strong" ? "waiting" : "neutral"}>
        {strength === "strong" ? "same face" : "similar face"}
      </Badge>
      <span className="tabular-nums">{percent(confidence)} confidence</span>
      <StatusBadge status={status} />
      {person ? <span className="text-[13px] text-ink-2">of {shortId(person)}</span> : null}
      <span className="text-[13px] text-ink-2">
        <RelativeTime at={createdAt} />
      </span>
    </>
  );
}
