"use client";

import { useEffect, useRef } from "react";
import { Button } from "#components/ui/button.tsx";
import type { StepProps } from "../capture-page.tsx";
import type { StepName } from "../state.ts";
import { StepFrame } from "../step-frame.tsx";
import { Working, type WorkLine } from "../working.tsx";

const pollMs = 2000;

const labels: Partial<Record<StepName, string>> = {
  document: "Your document is read",
  selfie: "Your face photo is there",
  liveness: "Your movements are checked",
};

/** Everything is there: the decision is asked for once, then awaited. */
export function CheckingStep({ capture, state }: StepProps) {
  const isAsked = useRef(false);
  const { send, refresh, failure } = capture;

  useEffect(() => {
    if (!isAsked.current) send((api) => api.complete());
    isAsked.current = true;
    const timer = setInterval(refresh, pollMs);
    return () => clearInterval(timer);
  }, [send, refresh]);

  if (failure)
    return (
      <StepFrame
        title="The decision is still open"
        failure={failure}
        primary={
          <Button
            variant="primary"
            size="large"
            wide
            pending={capture.work !== null}
            onClick={() => send((api) => api.complete())}
          >
            Try again
          </Button>
        }
      />
    );
  const gathered = state.steps.flatMap(({ name }): WorkLine[] => {
    const label = labels[name];
    return label ? [{ label, state: "done" }] : [];
  });
  return (
    <Working
      title="Putting it all together"
      lead="You can wait here; it takes a few seconds."
      lines={[...gathered, { label: "Comparing and deciding", state: "running" }]}
    />
  );
}
