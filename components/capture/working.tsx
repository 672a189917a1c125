"use client";

import { Check, LoaderCircle } from "lucide-react";
import { classNames } from "#components/ui/class-names.ts";
import { StepFrame } from "./step-frame.tsx";

export type WorkLine = { label: string; state: "done" | "running" | "waiting" };

/** What truly runs now, line by line; no percentage, since nobody knows one. */
export function Working({ title, lead, lines }: { title: string; lead?: string; lines: WorkLine[] }) {
  return (
    <StepFrame title={title} lead={lead}>
      <ol aria-live="polite" className="flex flex-col gap-1">
        {lines.map((line) => (
          <li key={line.label} className="flex min-h-11 items-center gap-3">
            <LineIcon state={line.state} />
            <span className={classNames(line.state === "waiting" ? "text-ink-2" : "text-ink")}>{line.label}</span>
            <span className="sr-only">{words[line.state]}</span>
          </li>
        ))}
      </ol>
    </StepFrame>
  );
}

const words: Record<WorkLine["state"], string> = { done: "done", running: "running now", waiting: "not yet" };

function LineIcon({ state }: { state: WorkLine["state"] }) {
  if (state === "done") return <Check aria-hidden className="size-5 shrink-0 text-verified" />;
  if (state === "running") return <LoaderCircle aria-hidden className="size-5 shrink-0 animate-spin text-accent" />;
  return <span aria-hidden className="mx-1.5 size-2 shrink-0 rounded-full border border-line-control" />;
}
