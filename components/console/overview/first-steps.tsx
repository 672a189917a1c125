import { Check } from "lucide-react";
import type { ReactNode } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { ButtonLink } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { CodeBlock } from "#components/ui/code-block.tsx";
import type { FirstSteps as Done } from "#lib/console/first-steps.ts";
import { LiveRefresh } from "../lists/live-refresh.tsx";
import { firstCall } from "./first-call.ts";

type Step = { title: string; isDone: boolean; help: ReactNode };

/** What to do first, ticked off by what really happened. The first open step says how. */
export function FirstSteps({ done, mode, url }: { done: Done; mode: "live" | "test"; url: string }) {
  const steps = stepsOf(done, mode, url);
  const count = steps.filter((step) => step.isDone).length;
  if (count === steps.length) return null;
  const next = steps.findIndex((step) => !step.isDone);
  return (
    <Card
      title="First steps"
      hint="They tick themselves off as they happen."
      action={<Badge>{`${count} of ${steps.length}`}</Badge>}
    >
      <LiveRefresh while />
      <ol className="flex flex-col gap-4">
        {steps.map((step, index) => (
          <li key={step.title} className="flex gap-3">
            <Tick number={index + 1} isDone={step.isDone} isNext={index === next} />
            <div className="flex min-w-0 flex-1 flex-col gap-3">
              <p className={classNames("pt-0.5 font-medium", step.isDone && "text-ink-2")}>
                {step.title}
                {step.isDone ? <span className="sr-only">, done</span> : null}
              </p>
              {index === next ? step.help : null}
            </div>
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Tick({ number, isDone, isNext }: { number: number; isDone: boolean; isNext: boolean }) {
  return (
    <span
      aria-hidden
      className={classNames(
        "flex size-6 shrink-0 items-center justify-center rounded-full font-semibold text-[12px] tabular-nums",
        isDone ? "bg-verified-soft text-verified" : isNext ? "bg-accent text-on-accent" : "bg-sunken text-ink-2",
      )}
    >
      {isDone ? <Check className="size-3.5" /> : number}
    </span>
  );
}

function stepsOf(done: Done, mode: "live" | "test", url: string): Step[] {
  return [
    {
      title: "Make a key",
      isDone: done.key,
      help: (
        <div className="flex flex-col items-start gap-3">
          <p className="text-ink-2">Your servers call the API with it.</p>
          <ButtonLink href="/console/keys?new=1" variant="primary">
            Create a {mode} key
          </ButtonLink>
        </div>
      ),
    },
    {
      title: "Call the API",
      isDone: done.call,
      help: (
        <>
          <p className="text-ink-2">
            Put your key into this command and run it: it starts a verification and answers with the link of its capture
            page.
          </p>
          <CodeBlock label="Start a verification" code={firstCall(url, mode)} />
        </>
      ),
    },
    {
      title: "Open the capture page",
      isDone: done.capture,
      help: (
        <>
          <p className="text-ink-2">
            Open the <code>capture_url</code> of the answer, best on a phone. Lost it? Start another one:
          </p>
          <CodeBlock label="Start a verification" code={firstCall(url, mode)} />
        </>
      ),
    },
    {
      title: "Receive a webhook",
      isDone: done.webhook,
      help: (
        <div className="flex flex-col items-start gap-3">
          <p className="text-ink-2">Add the address of your server, and send it a test event.</p>
          <ButtonLink href="/console/webhooks" variant="primary">
            Go to the webhooks
          </ButtonLink>
        </div>
      ),
    },
  ];
}
