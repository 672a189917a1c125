import { Badge } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { CopyText } from "#components/ui/copy-text.tsx";
import { KeyValues } from "#components/ui/key-values.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Reasons } from "./outcome.tsx";
import type { VerificationDetail } from "./verification-table.tsx";
import { percent, words } from "./words.ts";

type Document = VerificationDetail["documents"][number];

/** Each document with what was read from it, and whether its zone's check digits fit. */
export function Documents({ documents }: { documents: Document[] }) {
  return documents.map((document) => (
    <Card
      key={document.documentId}
      title={`${capitalized(words(document.documentType))}, ${document.side}`}
      hint={`Said to be issued by ${document.country}`}
      action={<Zone isValid={document.zoneValid} />}
    >
      <KeyValues
        items={[
          { label: "Full name", value: document.extractedData.fullName },
          { label: "Surname", value: document.extractedData.surname },
          { label: "Given names", value: document.extractedData.givenNames },
          {
            label: "Date of birth",
            value: document.extractedData.dateOfBirth ?? document.extractedData.partialDateOfBirth,
          },
          {
            label: "Document number",
            value: document.extractedData.documentNumber && (
              <CopyText text={document.extractedData.documentNumber} label="document number" />
            ),
          },
          {
            label: "Expires",
            value: document.extractedData.validity === "unlimited" ? "never" : document.extractedData.expiryDate,
          },
          { label: "Issued by", value: document.extractedData.country },
          { label: "Nationality", value: document.extractedData.nationality },
          { label: "Sex", value: document.extractedData.sex },
          { label: "Confidence", value: percent(document.confidence) },
          { label: "Remarks", value: <Reasons reasons={document.reasons} none="none" /> },
          { label: "Document id", value: <CopyText text={document.documentId} label="document id" /> },
          { label: "Sent", value: <RelativeTime at={document.createdAt} /> },
        ]}
      />
    </Card>
  ));
}

function Zone({ isValid }: { isValid: boolean | null }) {
  if (isValid === null) return <Badge>no machine-readable zone</Badge>;
  return isValid ? <Badge tone="verified">zone valid</Badge> : <Badge tone="refused">zone not valid</Badge>;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
