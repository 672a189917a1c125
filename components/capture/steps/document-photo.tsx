"use client";

import { Camera as CameraIcon } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { CameraView } from "../camera-view.tsx";
import { type DocumentSide, leadOf, titleOf, wholeOf, wordsOf } from "../document-words.ts";
import { FileChoice, pictureTypes } from "../file-choice.tsx";
import { Handoff } from "../handoff.tsx";
import { PhotoPreview } from "../photo-preview.tsx";
import { takePhoto } from "../picture.ts";
import type { DocumentType } from "../state.ts";
import { StepFrame } from "../step-frame.tsx";
import { isInTrouble, useCamera } from "../use-camera.ts";
import type { Capture } from "../use-capture.ts";

type Props = {
  side: DocumentSide;
  documentType: DocumentType;
  capture: Capture;
  reason: string | null;
  photo: Blob | null;
  onPhoto: (photo: Blob | null) => void;
  onSend: (photo: Blob) => void;
  onOtherKind: (() => void) | null;
  onSkip: (() => void) | null;
};

const accepted = [...pictureTypes, "application/pdf"];

/** One side of the document, by camera or from a file; looked at before it is sent. */
export function DocumentPhoto(props: Props) {
  const { side, documentType, capture, photo, onPhoto, onSend } = props;
  const [isCameraWanted, setCameraWanted] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const camera = useCamera("environment", isCameraWanted && photo === null);
  const hasNoCamera = isCameraWanted && isInTrouble(camera.status);

  function take(file: Blob | null) {
    onPhoto(file);
    setRefused(null);
    if (!file) setCameraWanted(true);
  }

  async function shoot() {
    if (!isCameraWanted) return setCameraWanted(true);
    if (!camera.video.current) return;
    await takePhoto(camera.video.current).then(take, (error: Error) => setRefused(error.message));
  }

  const fileChoice = (
    <FileChoice
      label={photo ? "Choose another file" : "Choose a file"}
      accept={accepted}
      testId="capture-document-file"
      isPrimary={hasNoCamera && !photo}
      onFile={take}
      onRefused={setRefused}
    />
  );
  const cameraButton = (
    <Button
      variant="primary"
      size="large"
      wide
      icon={<CameraIcon aria-hidden />}
      aria-disabled={isCameraWanted && camera.status !== "on"}
      data-testid="capture-document-take"
      onClick={shoot}
    >
      {isCameraWanted ? "Take the photo" : "Open the camera"}
    </Button>
  );

  const shared = {
    title: titleOf(side, documentType),
    // An old refusal must not stand beside the new photo it does not speak of.
    failure: photo && !capture.failure?.isPassing ? null : capture.failure,
  };
  const fileTrouble = refused ? (
    <Alert tone="refused" title="That file does not work" testId="capture-reason">
      {refused}
    </Alert>
  ) : null;

  if (photo)
    return (
      <StepFrame
        {...shared}
        lead="Can you read every letter, without glare or blur?"
        primary={<UsePhoto onPress={() => onSend(photo)} />}
        ways={
          <>
            {fileChoice}
            <Button variant="quiet" onClick={() => take(null)}>
              Take again
            </Button>
          </>
        }
      >
        {fileTrouble}
        <PhotoPreview photo={photo} />
      </StepFrame>
    );
  return (
    <StepFrame
      {...shared}
      lead={leadOf(side)}
      reason={props.reason}
      primary={hasNoCamera ? fileChoice : cameraButton}
      ways={<Ways {...props}>{hasNoCamera ? null : fileChoice}</Ways>}
    >
      {fileTrouble}
      {isCameraWanted ? (
        <CameraView
          camera={camera}
          shape={documentType === "passport" ? "page" : "card"}
          words={wordsOf(side, documentType)}
        />
      ) : (
        <PhotoAdvice whole={wholeOf(side, documentType)} />
      )}
    </StepFrame>
  );
}

function UsePhoto({ onPress }: { onPress: () => void }) {
  return (
    <Button variant="primary" size="large" wide data-testid="capture-document-continue" onClick={onPress}>
      Yes, use this photo
    </Button>
  );
}

function Ways({ capture, onSkip, onOtherKind, children }: Props & { children: ReactNode }) {
  return (
    <>
      {children}
      <Handoff capture={capture} />
      {onSkip ? (
        <Button variant="quiet" onClick={onSkip}>
          Skip the back
        </Button>
      ) : null}
      {onOtherKind ? (
        <Button variant="quiet" onClick={onOtherKind}>
          Use another document
        </Button>
      ) : null}
    </>
  );
}

function PhotoAdvice({ whole }: { whole: string }) {
  const advice = ["Lay it on a dark, plain table", "Daylight, no flash: no bright spots", whole];
  return (
    <ul className="flex flex-col gap-2">
      {advice.map((line) => (
        <li key={line} className="flex items-center gap-3 rounded-lg border border-line bg-surface px-4 py-3">
          <span aria-hidden className="size-1.5 shrink-0 rounded-full bg-accent" />
          {line}
        </li>
      ))}
    </ul>
  );
}
