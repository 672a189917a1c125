import { Badge } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { KeyValues } from "#components/ui/key-values.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { VerificationDetail } from "./verification-table.tsx";
import { percent } from "./words.ts";

type Check = VerificationDetail["faceMatch"];

/** Face match and liveness: passed or not, and how sure. Shown where they were asked for or made. */
export function FaceResults({ checks, faceMatch, liveness }: VerificationDetail) {
  const items = [
    ...(checks.includes("face") || faceMatch
      ? [{ label: "Face match", value: <Result check={faceMatch} yes="same person" no="not the same person" /> }]
      : []),
    ...(checks.includes("liveness") || liveness
      ? [{ label: "Liveness", value: <Result check={liveness} yes="live" no="not live" /> }]
      : []),
  ];
  if (items.length === 0) return null;
  return (
    <Card title="Face">
      <KeyValues items={items} />
    </Card>
  );
}

function Result({ check, yes, no }: { check: Check; yes: string; no: string }) {
  if (!check) return <span className="text-ink-2">not checked yet</span>;
  return (
    <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Badge tone={check.passed ? "verified" : "refused"}>{check.passed ? yes : no}</Badge>
      <span className="tabular-nums">{percent(check.confidence)} confidence</span>
      <span className="text-[13px] text-ink-2">
        <RelativeTime at={check.createdAt} />
      </span>
    </span>
  );
}
