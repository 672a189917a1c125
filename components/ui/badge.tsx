import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { softTone, type Tone } from "./tone.ts";
import { ToneIcon } from "./tone-icon.tsx";

/** One or two words with a meaning; the icon repeats what the colour says. */
export function Badge({ tone = "neutral", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span
      className={classNames(
        "inline-flex h-6 items-center gap-1 whitespace-nowrap rounded-md px-2 font-medium text-[12px]",
        softTone[tone],
      )}
    >
      {tone === "neutral" ? null : <ToneIcon tone={tone} className="size-3.5" />}
      {children}
    </span>
  );
}

const toneOfStatus: Record<string, Tone> = {
  verified: "verified",
  completed: "verified",
  approved: "verified",
  active: "verified",
  delivered: "verified",
  succeeded: "verified",
  pending: "waiting",
  in_progress: "waiting",
  review: "waiting",
  retrying: "waiting",
  suspended: "waiting",
  refused: "refused",
  rejected: "refused",
  declined: "refused",
  failed: "refused",
  revoked: "refused",
  deleted: "refused",
  test: "test",
};

/** A status as the API spells it (`in_progress`), in words and in its colour; unknown ones are neutral. */
export function StatusBadge({ status }: { status: string }) {
  return <Badge tone={toneOfStatus[status] ?? "neutral"}>{status.replaceAll("_", " ")}</Badge>;
}
