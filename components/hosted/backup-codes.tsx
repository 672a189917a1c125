"use client";

import { Download } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { CopyButton } from "#components/ui/copy-button.tsx";

/** The codes that are shown once; the way on opens when they are said to be saved. */
export function BackupCodes({
  codes,
  onSaved,
  label = "Backup codes",
  file = "backup-codes.txt",
}: {
  codes: readonly string[];
  onSaved: () => void;
  label?: string;
  file?: string;
}) {
  // A dozen signs stand twice on a line of the narrowest phone.
  const isLong = codes.some((code) => code.length > 12);
  const [isSaved, setSaved] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  // What made them is gone from the page; a screen around them takes the focus to its own title instead.
  useEffect(() => list.current?.focus(), []);
  return (
    <div className="flex flex-col gap-5">
      <ul
        ref={list}
        tabIndex={-1}
        aria-label={label}
        data-testid="backup-codes"
        className={classNames(
          "grid gap-x-4 gap-y-2 rounded-lg border border-line bg-sunken px-4 py-4 text-center font-mono",
          isLong ? "grid-cols-1 whitespace-nowrap text-sm" : "grid-cols-2",
        )}
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-3">
        <CopyButton text={codes.join("\n")} size="medium">
          Copy them
        </CopyButton>
        <Button icon={<Download aria-hidden />} onClick={() => download(codes, file)}>
          Download them
        </Button>
      </div>
      <Checkbox
        className="min-h-11 items-center"
        label="I have saved them in a safe place"
        checked={isSaved}
        onChange={(event) => setSaved(event.target.checked)}
      />
      <Button
        variant="primary"
        size="large"
        wide
        aria-disabled={!isSaved}
        onClick={onSaved}
        data-testid="backup-codes-saved"
      >
        Continue
      </Button>
    </div>
  );
}

function download(codes: readonly string[], file: string): void {
  const url = URL.createObjectURL(new Blob([`${codes.join("\n")}\n`], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = file;
  link.click();
  // Chosen: long after the browser has begun to read it.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
