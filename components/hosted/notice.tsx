import type { ReactNode } from "react";
import { StepSign } from "#components/capture/step-sign.tsx";
import type { Tone } from "#components/ui/tone.ts";
import { Screen } from "./screen.tsx";

/** A screen that tells one thing and offers the way on. */
export function Notice({
  tone = "neutral",
  icon,
  title,
  lead,
  children,
}: {
  tone?: Tone;
  icon: ReactNode;
  title: string;
  lead: ReactNode;
  children?: ReactNode;
}) {
  return (
    <Screen icon={<StepSign tone={tone}>{icon}</StepSign>} title={title} lead={lead}>
      {children ? <div className="flex flex-col gap-3">{children}</div> : null}
    </Screen>
  );
}

/** In test mode no mail leaves: says where it lies instead. */
export function InboxHint({ isTest }: { isTest: boolean }) {
  if (!isTest) return null;
  return (
    <p className="rounded-lg bg-test-soft px-4 py-3 text-test">
      In test mode nothing is sent: the message lies in the development inbox of the console.
    </p>
  );
}
