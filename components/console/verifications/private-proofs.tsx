import { Badge } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { Tone } from "#components/ui/tone.ts";
import { perform } from "#lib/console/index.ts";
import { listCredentials } from "#lib/domain/credentials/index.ts";
import { RevokeProof } from "./revoke-proof.tsx";

const TONES: Record<"active" | "expired" | "revoked", Tone> = {
  active: "verified",
  expired: "waiting",
  revoked: "refused",
};
const REASONS = {
  requested: "on request",
  reissued: "by a newer one",
  erased: "with the verification",
  key_ended: "with the key that signed it",
} as const;

/** The signed proofs that the holder took of this verification. What they prove to others is known to those alone. */
export async function PrivateProofs({ sessionId, mayRevoke }: { sessionId: string; mayRevoke: boolean }) {
  const found = await perform(listCredentials, { sessionId });
  if (!found.ok || found.output.credentials.length === 0) return null;
  return (
    <Card
      title="Private proofs"
      hint="Signed for the holder's browser. Where they are shown to others is not known here."
      flush
    >
      <ul data-testid="private-proofs" className="divide-y divide-line">
        {found.output.credentials.map(({ id, status, issuedAt, expiresAt, revokedAt, revokedBecause }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
            <code className="break-all text-[13px]">{id}</code>
            <Badge tone={TONES[status]}>{status}</Badge>
            <span className="text-[13px] text-ink-2">
              given <RelativeTime at={issuedAt} />
              {revokedAt ? (
                <>
                  , revoked {revokedBecause ? REASONS[revokedBecause] : null} <RelativeTime at={revokedAt} />
                </>
              ) : (
                <>
                  , expires <RelativeTime at={expiresAt} />
                </>
              )}
            </span>
            {mayRevoke && status === "active" ? <RevokeProof id={id} /> : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}
