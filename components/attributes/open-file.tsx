"use client";

import { FileUp } from "lucide-react";
import { useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { TextButton } from "../hosted/text-link.tsx";
import { type KeptCredential, parseCredentialFile } from "./kept-credential.ts";

/** Opens a proof that was saved as a file; it is read in the browser alone. */
export function OpenFile({ onOpen, look }: { onOpen: (credential: KeptCredential) => void; look: "primary" | "link" }) {
  const input = useRef<HTMLInputElement>(null);
  const [isWrong, setWrong] = useState(false);

  async function open(file: File | undefined) {
    const credential = file ? parseCredentialFile(await file.text()) : null;
    setWrong(credential === null);
    if (credential) onOpen(credential);
  }

  const press = () => input.current?.click();
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        hidden
        data-testid="proof-file"
        onChange={(event) => void open(event.currentTarget.files?.[0])}
      />
      {look === "primary" ? (
        <Button variant="primary" size="large" wide icon={<FileUp aria-hidden className="size-5" />} onClick={press}>
          Open a proof file
        </Button>
      ) : (
        <TextButton onClick={press}>Use another proof from a file</TextButton>
      )}
      {isWrong ? (
        <p role="alert" className="text-refused">
          That file is no proof of this kind.
        </p>
      ) : null}
    </>
  );
}
