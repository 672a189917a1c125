"use client";

import { Camera } from "lucide-react";
import { useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { CameraView } from "../camera-view.tsx";
import type { StepProps } from "../capture-page.tsx";
import { refusalOf } from "../current-view.ts";
import { FileChoice, pictureTypes } from "../file-choice.tsx";
import { Handoff } from "../handoff.tsx";
import { takePhoto } from "../picture.ts";
import { placementWords } from "../placement-words.ts";
import { StepFrame } from "../step-frame.tsx";
import { takeGoodPhoto } from "../take-good-photo.ts";
import { isInTrouble, useCamera } from "../use-camera.ts";
import { useGuide, usePlacement } from "../use-guide.ts";
import { Working } from "../working.tsx";

/** The person's face, by camera, or from a file where there is none. */
export function SelfieStep({ capture, state }: StepProps) {
  const [isWaiting, setWaiting] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const camera = useCamera("user", capture.work === null);
  const { guide, status } = useGuide();
  const { placement, eyes } = usePlacement(camera.video, guide, status === "ready" && camera.status === "on");

  function send(file: Blob) {
    setRefused(null);
    capture.send((api, onSent) => api.selfie(file, onSent));
  }

  async function take() {
    const { current } = camera.video;
    if (!current || isWaiting) return;
    setWaiting(true);
    const photo =
      status === "absent"
        ? takePhoto(current)
        : takeGoodPhoto(
            current,
            () => guide.current,
            () => eyes.current,
          );
    await photo.then(send, (error: Error) => setRefused(error.message)).finally(() => setWaiting(false));
  }

  const hasNoCamera = isInTrouble(camera.status);
  const fileChoice = (
    <FileChoice
      label={hasNoCamera ? "Choose a photo of your face" : "I have no camera"}
      accept={pictureTypes}
      testId="capture-selfie-file"
      isPrimary={hasNoCamera}
      onFile={send}
      onRefused={setRefused}
    />
  );

  if (capture.work) return <SelfieWork isSent={capture.work === "checking"} />;
  return (
    <StepFrame
      title="Take a photo of your face"
      lead="No sunglasses, no cap, light from the front."
      reason={refusalOf(state, "selfie")}
      failure={capture.failure}
      primary={
        hasNoCamera ? (
          fileChoice
        ) : (
          <Button
            variant="primary"
            size="large"
            wide
            icon={<Camera aria-hidden />}
            pending={isWaiting}
            aria-disabled={camera.status !== "on"}
            data-testid="capture-selfie-take"
            onClick={take}
          >
            Take the photo
          </Button>
        )
      }
      ways={
        <>
          {hasNoCamera ? null : fileChoice}
          <Handoff capture={capture} />
        </>
      }
    >
      {refused ? (
        <Alert tone="refused" title="That file does not work" testId="capture-reason">
          {refused}
        </Alert>
      ) : null}
      <CameraView
        camera={camera}
        shape="face"
        isMirrored
        isGood={placement === "good"}
        words={placementWords[placement ?? "unknown"]}
      />
    </StepFrame>
  );
}

function SelfieWork({ isSent }: { isSent: boolean }) {
  return (
    <Working
      title="Looking at your photo"
      lead="This takes a few seconds. Please keep the page open."
      lines={[
        { label: "Sending the photo", state: isSent ? "done" : "running" },
        { label: "Finding your face and comparing it", state: isSent ? "running" : "waiting" },
      ]}
    />
  );
}
