import type { ReactNode } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { softTone, type Tone } from "#components/ui/tone.ts";

/** The large sign above an ending's title. */
export function StepSign({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={classNames("flex size-16 items-center justify-center rounded-lg [&_svg]:size-8", softTone[tone])}>
      {children}
    </span>
  );
}
