"use client";

import { useState } from "react";
import type { StepProps } from "../capture-page.tsx";
import { refusalOf } from "../current-view.ts";
import { type DocumentType, documentTypes } from "../state.ts";
import { Working } from "../working.tsx";
import { DocumentKind } from "./document-kind.tsx";
import { DocumentPhoto } from "./document-photo.tsx";

/** One side of the document: its photo, then what is read of it. */
export function DocumentStep({ side, ...props }: StepProps & { side: "front" | "back" }) {
  const { capture, state, choices, choose, revisit } = props;
  const reason = refusalOf(state, "document");
  const [photo, setPhoto] = useState<Blob | null>(null);
  const documentType = choices.documentType ?? knownType(state.document?.document_type);
  const country = choices.country || state.document?.country || "";

  if (capture.work) return <DocumentWork side={side} isSent={capture.work === "checking"} />;
  if (!documentType || !country) return <DocumentKind {...props} />;
  return (
    <DocumentPhoto
      side={side}
      documentType={documentType}
      capture={capture}
      reason={reason}
      photo={photo}
      onPhoto={setPhoto}
      onSend={async (file) => {
        const failure = await capture.send((api, onSent) =>
          api.document({ file, documentType, country, side }, onSent),
        );
        // What was refused must be taken anew; what only got lost on the way can be sent again.
        if (!failure?.isPassing) setPhoto(null);
      }}
      onOtherKind={side === "front" ? () => revisit("kind") : null}
      onSkip={side === "back" ? () => choose({ isBackSkipped: true }) : null}
    />
  );
}

function DocumentWork({ side, isSent }: { side: "front" | "back"; isSent: boolean }) {
  return (
    <Working
      title={side === "front" ? "Reading your document" : "Reading the back"}
      lead="This takes a few seconds. Please keep the page open."
      lines={[
        { label: "Sending the photo", state: isSent ? "done" : "running" },
        { label: "Reading and checking what it says", state: isSent ? "running" : "waiting" },
      ]}
    />
  );
}

function knownType(type: string | undefined): DocumentType | null {
  return documentTypes.find((candidate) => candidate === type) ?? null;
}
