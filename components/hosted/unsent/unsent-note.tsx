"use client";

import { LoaderCircle, LockKeyhole } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import type { Stage } from "./prover.ts";

// Chosen: three times what a telephone of 2020 takes.
const SLOW_AFTER_MS = 8_000;

/** Says beside a password's field what happens to it, and, while it does, what the browser is at. */
export function UnsentNote({ stage, children }: { stage: Stage | null; children: ReactNode }) {
  return (
    <div data-testid="unsent-note" className="flex items-start gap-3 rounded-lg bg-sunken px-4 py-3 text-ink-2">
      {stage ? (
        <LoaderCircle aria-hidden className="mt-1 size-4 shrink-0 animate-spin text-accent" />
      ) : (
        <LockKeyhole aria-hidden className="mt-1 size-4 shrink-0" />
      )}
      <div className="flex min-w-0 flex-1 flex-col gap-2">
        <p>{children}</p>
        {stage ? <Running stage={stage} /> : null}
        {/* Apart from what is seen: percents read aloud would drown everything else. */}
        <p role="status" className="sr-only">
          {stage ? WORDS[stage.name] : ""}
        </p>
      </div>
    </div>
  );
}

const WORDS: Record<Stage["name"], string> = {
  download: "Loading the prover",
  derive: "Strengthening your password on this device",
  prove: "Making the proof",
  send: "Checking the answer",
};

function Running({ stage }: { stage: Stage }) {
  const isSlow = useIsSlow();
  const share = stage.name === "download" ? stage.share : null;
  return (
    <div aria-hidden data-testid="unsent-stage" className="flex flex-col gap-2">
      <p className="text-ink">
        {WORDS[stage.name]}
        {share === null ? "…" : `: ${Math.round(share * 100)} %`}
      </p>
      {share === null ? null : (
        <div className="h-1 overflow-hidden rounded-full bg-line">
          <div className="h-full bg-accent" style={{ width: `${share * 100}%` }} />
        </div>
      )}
      {isSlow ? <p>This device takes its time. Please keep the page open.</p> : null}
    </div>
  );
}

function useIsSlow(): boolean {
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return isSlow;
}
