"use client";

import { useCallback, useEffect, useState } from "react";
import { guessCountry } from "./countries.ts";
import { currentView, refusalOf } from "./current-view.ts";
import { keepChoices, type LocalChoices, readChoices } from "./local-choices.ts";
import type { Screen } from "./screens.ts";
import { Shell } from "./shell.tsx";
import type { CaptureState } from "./state.ts";
import { CheckingStep } from "./steps/checking.tsx";
import { ClosedLink, ExpiredSession, NoConnection, Opening } from "./steps/closed.tsx";
import { ConsentStep } from "./steps/consent.tsx";
import { DocumentStep } from "./steps/document.tsx";
import { DocumentKind } from "./steps/document-kind.tsx";
import { LivenessStep } from "./steps/liveness.tsx";
import { ResultStep } from "./steps/result.tsx";
import { SelfieStep } from "./steps/selfie.tsx";
import { type Capture, type Send, useCapture } from "./use-capture.ts";
import { useScreens } from "./use-screens.ts";

/** The hosted page of one verification session, from its link to its result. */
export function CapturePage({ sessionId }: { sessionId: string }) {
  const capture = useCapture(sessionId);
  const [choices, choose] = useChoices(sessionId);
  const { phase, state } = capture;
  const { screen, revisit, goOn } = useScreens(state && choices && screenAt(state, choices));
  const send = useSendAndGoOn(capture.send, goOn);

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
  if (!state || !choices || !screen)
    return (
      <Shell state={null}>
        <Opening />
      </Shell>
    );
  return (
    <Shell state={state}>
      <StepOf screen={screen} {...{ capture: { ...capture, send }, state, choices, choose, revisit }} />
    </Shell>
  );
}

/** Where the session is, from the server's state and the person's own choices. */
function screenAt(state: CaptureState, choices: LocalChoices): Screen {
  const view = currentView(state, choices.isBackSkipped);
  if (view !== "document") return view;
  const isKindKnown = choices.documentType !== null && choices.country !== "";
  // A refused front keeps the choice and goes straight to the photo.
  return isKindKnown && (choices.isAtPhoto || refusalOf(state, "document") !== null) ? "photo" : "kind";
}

/** What the server has taken ends the look back at an earlier screen. */
function useSendAndGoOn(send: Send, goOn: () => void): Send {
  return useCallback(
    async (task) => {
      const failure = await send(task);
      if (!failure) goOn();
      return failure;
    },
    [send, goOn],
  );
}

export type StepProps = {
  capture: Capture;
  state: CaptureState;
  choices: LocalChoices;
  choose: (changes: Partial<LocalChoices>) => void;
  revisit: (screen: Screen) => void;
};

function StepOf({ screen, ...props }: StepProps & { screen: Screen }) {
  switch (screen) {
    case "consent":
      return <ConsentStep {...props} />;
    case "kind":
      return <DocumentKind {...props} />;
    case "photo":
    case "document-back":
      return <DocumentStep key={screen} side={screen === "photo" ? "front" : "back"} {...props} />;
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
