"use client";

import { useEffect, useState } from "react";
import { guessCountry } from "./countries.ts";
import { currentView, type View } from "./current-view.ts";
import { keepChoices, type LocalChoices, readChoices } from "./local-choices.ts";
import { Shell } from "./shell.tsx";
import type { CaptureState } from "./state.ts";
import { CheckingStep } from "./steps/checking.tsx";
import { ClosedLink, ExpiredSession, NoConnection, Opening } from "./steps/closed.tsx";
import { ConsentStep } from "./steps/consent.tsx";
import { DocumentStep } from "./steps/document.tsx";
import { LivenessStep } from "./steps/liveness.tsx";
import { ResultStep } from "./steps/result.tsx";
import { SelfieStep } from "./steps/selfie.tsx";
import { type Capture, useCapture } from "./use-capture.ts";

/** The hosted page of one verification session, from its link to its result. */
export function CapturePage({ sessionId }: { sessionId: string }) {
  const capture = useCapture(sessionId);
  const [choices, choose] = useChoices(sessionId);
  const { phase, state } = capture;

  if (phase === "closed")
    return (
      <Shell state={null}>
        <ClosedLink />
      </Shell>
    );
  if (phase === "offline" && !state)
    return (
      <Shell state={null}>
        <NoConnection capture={capture} />
      </Shell>
    );
  if (!state || !choices)
    return (
      <Shell state={null}>
        <Opening />
      </Shell>
    );
  return (
    <Shell state={state}>
      <StepOf view={currentView(state, choices.isBackSkipped)} {...{ capture, state, choices, choose }} />
    </Shell>
  );
}

export type StepProps = {
  capture: Capture;
  state: CaptureState;
  choices: LocalChoices;
  choose: (changes: Partial<LocalChoices>) => void;
};

function StepOf({ view, ...props }: StepProps & { view: View }) {
  switch (view) {
    case "consent":
      return <ConsentStep {...props} />;
    case "document":
    case "document-back":
      return <DocumentStep key={view} side={view === "document" ? "front" : "back"} {...props} />;
    case "selfie":
      return <SelfieStep {...props} />;
    case "liveness":
      return <LivenessStep {...props} />;
    case "checking":
      return <CheckingStep {...props} />;
    case "result":
      return <ResultStep state={props.state} />;
    case "expired":
      return <ExpiredSession state={props.state} />;
  }
}

// Read after mounting: the server that renders this page has no tab storage and knows no language of the person.
function useChoices(sessionId: string): [LocalChoices | null, StepProps["choose"]] {
  const [choices, setChoices] = useState<LocalChoices | null>(null);

  useEffect(() => setChoices(readChoices(sessionId, guessCountry(navigator.languages))), [sessionId]);

  return [
    choices,
    (changes) => {
      if (!choices) return;
      const next = { ...choices, ...changes };
      keepChoices(sessionId, next);
      setChoices(next);
    },
  ];
}
