import { Check, LoaderCircle } from "lucide-react";
import { Screen } from "../hosted/screen.tsx";
import type { Step } from "./make-proof.ts";

const ORDER = ["load", "prove", "send"] as const;

/** What truly runs now, line by line. */
export function ProofProgress({ step, name }: { step: Step; name: string }) {
  const now = ORDER.indexOf(step.name);
  const words = [`Loading the prover${loaded(step)}`, "Making the proof in this browser", `Sending it to ${name}`];
  return (
    <Screen title="Proving" lead="Your document's data does not leave this browser. It takes some seconds.">
      <ol aria-live="polite" className="flex flex-col gap-1" data-testid="prove-progress">
        {words.map((line, index) => (
          <li key={ORDER[index]} className="flex min-h-11 items-center gap-3">
            <Sign isDone={index < now} isRunning={index === now} />
            <span className={index > now ? "text-ink-2" : "text-ink"}>{line}</span>
          </li>
        ))}
      </ol>
    </Screen>
  );
}

function Sign({ isDone, isRunning }: { isDone: boolean; isRunning: boolean }) {
  if (isDone) return <Check aria-label="done" className="size-5 shrink-0 text-verified" />;
  if (isRunning) return <LoaderCircle aria-label="running" className="size-5 shrink-0 animate-spin text-accent" />;
  return <span aria-hidden className="mx-1.5 size-2 shrink-0 rounded-full border border-line-control" />;
}

function loaded(step: Step): string {
  if (step.name !== "load" || step.loadedBytes === 0) return "";
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  const total = step.totalBytes === null ? "" : ` of ${megabytes(step.totalBytes)}`;
  return `, ${megabytes(step.loadedBytes)}${total} MB`;
}
