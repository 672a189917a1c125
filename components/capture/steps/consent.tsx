"use client";

import { Camera, FileText, ScanFace, Trash2 } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import type { StepProps } from "../capture-page.tsx";
import { Handoff } from "../handoff.tsx";
import { safeRedirect } from "../safe-redirect.ts";
import type { CaptureState } from "../state.ts";
import { StepFrame } from "../step-frame.tsx";

/** Who asks, what for, what will be needed, how long it is kept; nothing happens before the person agrees. */
export function ConsentStep({ capture, state }: StepProps) {
  const [isAskedAgain, askAgain] = useState(false);
  const { name } = state.organization;
  if (state.status === "declined" && !isAskedAgain) return <Declined state={state} onBack={() => askAgain(true)} />;
  return (
    <StepFrame
      title={`${name} asks you to confirm who you are`}
      lead={state.purpose ? <p>{state.purpose}</p> : null}
      failure={capture.failure}
      primary={
        <Button
          variant="primary"
          size="large"
          wide
          pending={capture.work !== null}
          data-testid="capture-consent-accept"
          onClick={() => capture.send((api) => api.consent())}
        >
          Agree and continue
        </Button>
      }
      ways={
        <>
          <Button
            variant="quiet"
            pending={capture.work !== null}
            data-testid="capture-decline"
            onClick={() => capture.send((api) => api.decline()).then((failure) => askAgain(failure !== null))}
          >
            I do not agree
          </Button>
          <Handoff capture={capture} />
        </>
      }
    >
      <ul className="flex flex-col gap-4">
        {state.checks.includes("document") ? (
          <Point icon={<FileText aria-hidden />} title="A photo of your document">
            Passport, identity card or driving licence. It is read and checked.
          </Point>
        ) : null}
        {state.checks.includes("face") ? (
          <Point icon={<ScanFace aria-hidden />} title="A photo of your face">
            It is compared with the picture on your document. This measures your face (biometric data).
          </Point>
        ) : null}
        {state.checks.includes("liveness") ? (
          <Point icon={<Camera aria-hidden />} title="A few seconds of your camera">
            You turn your head or blink, so that nobody can use a picture of you. No sound is recorded.
          </Point>
        ) : null}
        <Point icon={<Trash2 aria-hidden />} title={`Kept for ${days(state.retention_days)}, then deleted`}>
          {name} receives the result and your pictures. You can ask {name} to delete them earlier.
        </Point>
      </ul>
      <p className="text-[14px] text-ink-2">
        By continuing you agree that {name} processes these data to confirm your identity. The link is valid until{" "}
        {new Date(state.expires_at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" })}.
      </p>
    </StepFrame>
  );
}

/** The end of it, unless the person thinks better of it; the organization has been told. */
function Declined({ state, onBack }: { state: CaptureState; onBack: () => void }) {
  const { name } = state.organization;
  const back = safeRedirect(state.redirect_url);
  const again = (
    <Button variant={back ? "quiet" : "primary"} size={back ? "medium" : "large"} wide={!back} onClick={onBack}>
      Back to the question
    </Button>
  );
  return (
    <StepFrame
      title="You have declined"
      primary={
        back ? (
          <ButtonLink href={back} variant="primary" size="large" wide>
            Back to {name}
          </ButtonLink>
        ) : (
          again
        )
      }
      ways={back ? again : null}
    >
      <div data-testid="capture-done" data-status="declined" className="flex flex-col gap-4">
        <p>No picture was taken and nothing about you is stored. {name} has been told that you do not agree.</p>
        <p className="text-ink-2">
          You can close this page, and ask {name} for another way to confirm who you are. Until the link expires, you
          can still agree.
        </p>
      </div>
    </StepFrame>
  );
}

function Point({ icon, title, children }: { icon: ReactNode; title: string; children: ReactNode }) {
  return (
    <li className="flex gap-3.5">
      <span className="flex size-10 shrink-0 items-center justify-center rounded-lg bg-accent-soft text-accent-ink [&_svg]:size-5">
        {icon}
      </span>
      <div>
        <p className="font-medium">{title}</p>
        <p className="text-[15px] text-ink-2">{children}</p>
      </div>
    </li>
  );
}

function days(count: number): string {
  return count === 1 ? "one day" : `${count} days`;
}
