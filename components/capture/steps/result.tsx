import { CircleCheck, CircleX, Clock3, type LucideIcon } from "lucide-react";
import { ButtonLink } from "#components/ui/button.tsx";
import type { Tone } from "#components/ui/tone.ts";
import { refusalOf } from "../current-view.ts";
import { safeRedirect } from "../safe-redirect.ts";
import type { CaptureState } from "../state.ts";
import { StepFrame } from "../step-frame.tsx";
import { StepSign } from "../step-sign.tsx";
import { KeepProof } from "./keep-proof.tsx";

type Ending = { tone: Tone; icon: LucideIcon; title: string; next: (name: string) => string };

const endings: Record<"completed" | "review" | "failed", Ending> = {
  completed: {
    tone: "verified",
    icon: CircleCheck,
    title: "You are verified",
    next: (name) => `${name} has received the result. There is nothing more for you to do.`,
  },
  review: {
    tone: "waiting",
    icon: Clock3,
    title: "A person will look at it",
    next: (name) =>
      `Everything was received. Someone at ${name} checks it and tells you the outcome. You need not wait here.`,
  },
  failed: {
    tone: "refused",
    icon: CircleX,
    title: "You could not be verified",
    next: (name) => `${name} can tell you what other ways there are, and can send you a new link to try again.`,
  },
};

/** The outcome, why, and what happens next. */
export function ResultStep({ state }: { state: CaptureState }) {
  const status = state.status === "completed" || state.status === "failed" ? state.status : "review";
  const { tone, icon: Icon, title, next } = endings[status];
  const { name } = state.organization;
  const back = safeRedirect(state.redirect_url);
  const reason = refusalOf(state, "result") ?? state.steps.find((step) => step.state === "refused")?.reason ?? null;
  return (
    <StepFrame
      icon={
        <StepSign tone={tone}>
          <Icon aria-hidden />
        </StepSign>
      }
      title={title}
      primary={
        back ? (
          <ButtonLink href={back} variant="primary" size="large" wide>
            Back to {name}
          </ButtonLink>
        ) : null
      }
    >
      <div data-testid="capture-done" data-status={status} className="flex flex-col gap-4">
        {status === "failed" && reason ? (
          <p data-testid="capture-reason" className="font-medium">
            {reason}
          </p>
        ) : null}
        <p>{next(name)}</p>
        {status === "completed" && state.checks.includes("document") ? <KeepProof state={state} /> : null}
        {back ? null : <p className="text-ink-2">You can close this page now.</p>}
      </div>
    </StepFrame>
  );
}
