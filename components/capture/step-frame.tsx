"use client";

import { type ReactNode, useEffect, useRef } from "react";
import { Alert } from "#components/ui/alert.tsx";
import type { CaptureFailure } from "./api.ts";

/**
 * One screen of the capture page: a heading that takes focus when the screen opens, why the last try was refused,
 * the content, and the one primary button in thumb's reach with its ways out.
 */
export function StepFrame({
  icon,
  title,
  lead,
  reason,
  failure,
  children,
  primary,
  ways,
}: {
  icon?: ReactNode;
  title: string;
  lead?: ReactNode;
  /** The server's refusal of this step. */
  reason?: string | null;
  /** What the last act failed with; says more than the reason, so it comes instead of it. */
  failure?: CaptureFailure | null;
  children?: ReactNode;
  primary?: ReactNode;
  ways?: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another title is another screen
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [title]);

  return (
    <main className="flex flex-1 flex-col">
      <div className="flex flex-1 flex-col gap-5 px-5 pt-6 pb-5">
        <div className="flex flex-col gap-2">
          {icon ? <div className="mb-3">{icon}</div> : null}
          <h1 ref={heading} tabIndex={-1} className="text-balance font-semibold text-2xl leading-tight tracking-tight">
            {title}
          </h1>
          {lead ? <div className="text-pretty text-ink-2">{lead}</div> : null}
        </div>
        <Refusal reason={reason} failure={failure} />
        {children}
      </div>
      {primary || ways ? (
        // On a short screen the button alone stays in sight: with the ways out it would cover a third of the page.
        <div className="short:contents sticky bottom-0 z-20 flex flex-col gap-1 border-line border-t bg-paper px-5 pt-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:rounded-b-lg sm:bg-surface">
          {primary ? (
            <div className="short:sticky short:bottom-0 short:z-20 short:border-line short:border-t short:bg-paper short:px-5 short:py-2 sm:short:bg-surface">
              {primary}
            </div>
          ) : null}
          {ways ? (
            <div className="flex flex-wrap justify-center gap-x-1 short:px-5 short:pb-[max(0.75rem,env(safe-area-inset-bottom))] *:px-2.5">
              {ways}
            </div>
          ) : null}
        </div>
      ) : null}
    </main>
  );
}

function Refusal({ reason, failure }: { reason?: string | null; failure?: CaptureFailure | null }) {
  const words = failure?.message ?? reason;
  if (!words) return null;
  const title = failure?.status === 0 ? "No connection" : "That did not work yet";
  return (
    <Alert tone="refused" title={title} testId="capture-reason">
      <p>{words}</p>
      {failure?.requestId ? <p className="mt-1 font-mono text-[13px]">{failure.requestId}</p> : null}
    </Alert>
  );
}
