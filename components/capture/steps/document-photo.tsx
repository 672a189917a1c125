"use client";

import { Camera } from "lucide-react";
import { useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { CameraView } from "../camera-view.tsx";
import { FileChoice } from "../file-choice.tsx";
import { Handoff } from "../handoff.tsx";
import { PhotoPreview } from "../photo-preview.tsx";
import { takePhoto } from "../picture.ts";
import type { DocumentType } from "../state.ts";
import { StepFrame } from "../step-frame.tsx";
import { useCamera } from "../use-camera.ts";
import type { Capture } from "../use-capture.ts";

type Props = {
  side: "front" | "back";
  documentType: DocumentType;
  capture: Capture;
  reason: string | null;
  onPhoto: (file: Blob) => void;
  onOtherKind: (() => void) | null;
  onSkip: (() => void) | null;
};

const accepted = ["image/jpeg", "image/png", "application/pdf"];

/** One side of the document, by camera or from a file; looked at before it is sent. */
export function DocumentPhoto({ side, documentType, capture, reason, onPhoto, onOtherKind, onSkip }: Props) {
  const [isCameraWanted, setCameraWanted] = useState(false);
  const [photo, setPhoto] = useState<Blob | null>(null);
  const [refused, setRefused] = useState<string | null>(null);
  const camera = useCamera("environment", isCameraWanted && photo === null);

  function take(file: Blob) {
    setPhoto(file);
    setRefused(null);
  }

  async function shoot() {
    if (!camera.video.current) return;
    await takePhoto(camera.video.current).then(take, (error: Error) => setRefused(error.message));
  }

  const ways = (
    <>
      <FileChoice
        label={photo ? "Choose another file" : "Choose a file"}
        accept={accepted}
        testId="capture-document-file"
        onFile={take}
        onRefused={setRefused}
      />
      {photo ? (
        <Button variant="quiet" onClick={() => retake()}>
          Take again
        </Button>
      ) : (
        <Handoff capture={capture} />
      )}
      {onSkip ? (
        <Button variant="quiet" onClick={onSkip}>
          Skip the back
        </Button>
      ) : null}
      {onOtherKind && !photo ? (
        <Button variant="quiet" onClick={onOtherKind}>
          Use another document
        </Button>
      ) : null}
    </>
  );

  function retake() {
    setPhoto(null);
    setCameraWanted(true);
  }

  return (
    <StepFrame
      title={titleOf(side, documentType)}
      lead={photo ? "Can you read every letter, without glare or blur?" : leadOf(side)}
      reason={photo ? null : reason}
      failure={photo ? null : capture.failure}
      primary={
        photo ? (
          <Button
            variant="primary"
            size="large"
            wide
            data-testid="capture-document-continue"
            onClick={() => onPhoto(photo)}
          >
            Yes, use this photo
          </Button>
        ) : (
          <Button
            variant="primary"
            size="large"
            wide
            icon={<Camera aria-hidden />}
            disabled={isCameraWanted && camera.status !== "on"}
            data-testid="capture-document-take"
            onClick={isCameraWanted ? shoot : () => setCameraWanted(true)}
          >
            {isCameraWanted ? "Take the photo" : "Open the camera"}
          </Button>
        )
      }
      ways={ways}
    >
      {refused ? (
        <Alert tone="refused" title="That file does not work" testId="capture-reason">
          {refused}
        </Alert>
      ) : null}
      {photo ? <PhotoPreview photo={photo} /> : null}
      {!photo && isCameraWanted ? (
        <CameraView
          camera={camera}
          shape={documentType === "passport" ? "page" : "card"}
          words={wordsOf(side, documentType)}
        />
      ) : null}
      {!photo && !isCameraWanted ? <PhotoAdvice whole={wholeOf(side, documentType)} /> : null}
    </StepFrame>
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

function titleOf(side: "front" | "back", documentType: DocumentType): string {
  if (documentType === "passport") return "Photograph your passport's photo page";
  const name = documentType === "national_id" ? "identity card" : "driving licence";
  return side === "front" ? `Photograph the front of your ${name}` : `Add the back of your ${name}`;
}

function leadOf(side: "front" | "back"): string {
  return side === "front"
    ? "Use the camera, or a file you already have (JPEG, PNG or PDF)."
    : "The back often holds the part that machines read. If yours has nothing on it, skip this.";
}

function wholeOf(side: "front" | "back", documentType: DocumentType): string {
  if (documentType === "passport") return "The whole page, with both lines of <<<";
  return side === "front" ? "The whole front, nothing cut off" : "The whole back, nothing cut off";
}

function wordsOf(side: "front" | "back", documentType: DocumentType): string {
  if (documentType === "passport") return "Fit the photo page";
  return side === "front" ? "Fit the front inside" : "Fit the back inside";
}
