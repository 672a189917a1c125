import { Badge } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { CopyText } from "#components/ui/copy-text.tsx";
import { KeyValues } from "#components/ui/key-values.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { Tone } from "#components/ui/tone.ts";
import { Reasons } from "./outcome.tsx";
import type { VerificationDetail } from "./verification-table.tsx";

type ChipResult = NonNullable<VerificationDetail["chip"]>;

const OUTCOMES = {
  verified: { label: "verified", tone: "verified" },
  not_trusted: { label: "not trusted", tone: "waiting" },
  refused: { label: "refused", tone: "refused" },
} as const satisfies Record<ChipResult["outcome"], { label: string; tone: Tone }>;

/** What the document's chip said and whether its issuer signed it. Absent where no chip was sent. */
export function Chip({ chip }: { chip: VerificationDetail["chip"] }) {
  if (!chip) return null;
  const { label, tone } = OUTCOMES[chip.outcome];
  return (
    <Card title="Chip" hint="As read by a phone" action={<Badge tone={tone}>{label}</Badge>}>
      <KeyValues
        items={[
          { label: "Full name", value: chip.extractedData.fullName },
          { label: "Date of birth", value: chip.extractedData.dateOfBirth ?? chip.extractedData.partialDateOfBirth },
          {
            label: "Document number",
            value: chip.extractedData.documentNumber && (
              <CopyText text={chip.extractedData.documentNumber} label="document number" />
            ),
          },
          {
            label: "Expires",
            value: chip.extractedData.validity === "unlimited" ? "never" : chip.extractedData.expiryDate,
          },
          { label: "Issued by", value: chip.extractedData.country },
          { label: "Portrait", value: chip.hasPortrait ? "read" : "not read" },
          { label: "Remarks", value: <Reasons reasons={chip.reasons} none="none" /> },
          { label: "Chip id", value: <CopyText text={chip.chipId} label="chip id" /> },
          { label: "Sent", value: <RelativeTime at={chip.createdAt} /> },
        ]}
      />
    </Card>
  );
}
