import { Badge } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { KeyValues } from "#components/ui/key-values.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { Tone } from "#components/ui/tone.ts";
import type { VerificationDetail } from "./verification-table.tsx";
import { words } from "./words.ts";

const TONES = {
  approved: "verified",
  rejected: "refused",
  manual_review: "waiting",
} as const satisfies Record<string, Tone>;

/** What was decided and why; before that, what is still missing. */
export function Outcome({ session }: { session: VerificationDetail }) {
  if (session.decision === null)
    return (
      <Card title="Decision">
        <p className="text-ink-2">{undecided(session)}</p>
      </Card>
    );
  return (
    <Card title="Decision">
      <KeyValues
        items={[
          { label: "Decision", value: <Badge tone={TONES[session.decision]}>{words(session.decision)}</Badge> },
          { label: "Reasons", value: <Reasons reasons={session.reasons} none="Every check passed without a doubt." /> },
          { label: "Risk score", value: session.riskScore === null ? null : session.riskScore.toFixed(2) },
          { label: "Completed", value: session.completedAt && <RelativeTime at={session.completedAt} /> },
        ]}
      />
    </Card>
  );
}

/** Reasons as sentences with their codes. */
export function Reasons({ reasons, none }: { reasons: VerificationDetail["reasons"]; none: string }) {
  if (reasons.length === 0) return <span className="text-ink-2">{none}</span>;
  return (
    <ul className="flex flex-col gap-1.5">
      {reasons.map((reason) => (
        <li key={reason.code}>
          {reason.message} <code className="text-[12px] text-ink-2">{reason.code}</code>
        </li>
      ))}
    </ul>
  );
}

function undecided({ status, checks, documents, faceMatch, liveness }: VerificationDetail): string {
  if (status === "expired") return "Nothing was decided: the time ran out before everything had been sent.";
  if (status === "declined") return "Nothing was decided: the person did not agree, and nothing was taken.";
  const missing = [
    checks.includes("document") && documents.length === 0 && "the document",
    checks.includes("face") && faceMatch === null && "the selfie",
    checks.includes("liveness") && liveness === null && "the liveness check",
  ].filter((each) => each !== false);
  if (missing.length === 0) return "Everything has been sent; the decision follows when the verification is completed.";
  return `Nothing is decided yet. Still missing: ${new Intl.ListFormat("en").format(missing)}.`;
}
