"use client";

import { Link2Off, RotateCcw, TimerOff, WifiOff } from "lucide-react";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { safeRedirect } from "../safe-redirect.ts";
import type { CaptureState } from "../state.ts";
import { StepFrame } from "../step-frame.tsx";
import { StepSign } from "../step-sign.tsx";
import type { Capture } from "../use-capture.ts";

/** The consent screen's shape, while the link is being opened. */
export function Opening() {
  return (
    <main role="status" aria-label="Opening your verification" className="flex flex-1 flex-col gap-5 px-5 py-6">
      <Skeleton className="h-8 w-8" />
      <Skeleton className="h-8 w-3/4" />
      <Skeleton className="h-5 w-full" />
      <Skeleton className="h-40 w-full" />
      <Skeleton className="mt-auto h-13 w-full" />
    </main>
  );
}

/** The link opens nothing; the same words for wrong, used up and past its time. */
export function ClosedLink() {
  return (
    <StepFrame
      title="This link does not open a verification"
      icon={
        <StepSign tone="neutral">
          <Link2Off aria-hidden />
        </StepSign>
      }
    >
      <p>It may be incomplete, already finished, or past its time.</p>
      <p className="text-ink-2">
        Open it once more from the message you received. If that does not help, ask the company that sent it for a new
        one. Nothing about you is shown or stored here.
      </p>
    </StepFrame>
  );
}

export function NoConnection({ capture }: { capture: Capture }) {
  return (
    <StepFrame
      title="We could not reach the service"
      icon={
        <StepSign tone="neutral">
          <WifiOff aria-hidden />
        </StepSign>
      }
      primary={
        <Button variant="primary" size="large" wide icon={<RotateCcw aria-hidden />} onClick={capture.reopen}>
          Try again
        </Button>
      }
    >
      <p role="alert" data-testid="capture-reason">
        {capture.failure?.message}
      </p>
      {capture.failure?.requestId ? (
        <p className="font-mono text-[13px] text-ink-2">{capture.failure.requestId}</p>
      ) : null}
    </StepFrame>
  );
}

export function ExpiredSession({ state }: { state: CaptureState }) {
  const back = safeRedirect(state.redirect_url);
  return (
    <StepFrame
      title="The time for this verification is over"
      icon={
        <StepSign tone="neutral">
          <TimerOff aria-hidden />
        </StepSign>
      }
      primary={
        back ? (
          <ButtonLink href={back} variant="primary" size="large" wide>
            Back to {state.organization.name}
          </ButtonLink>
        ) : null
      }
    >
      <p>No decision was made, and nobody has refused you.</p>
      <p className="text-ink-2">
        Ask {state.organization.name} for a new link and start again; it takes a few minutes.
      </p>
    </StepFrame>
  );
}
