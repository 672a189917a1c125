import { ExternalLink } from "lucide-react";
import { QrCode } from "#components/capture/qr-code.tsx";
import { buttonLook } from "#components/ui/button.tsx";
import { CodeBlock } from "#components/ui/code-block.tsx";
import { exactWords } from "#components/ui/time-words.ts";

/** The link of a capture page: to copy, to scan, to open. */
export function CaptureLink({ url, expiresAt }: { url: string; expiresAt: string }) {
  return (
    <div className="flex flex-col gap-4">
      <p className="text-ink-2">
        Send this link to the person who is to be verified, and to nobody else: whoever has it can send pictures until{" "}
        {exactWords(Date.parse(expiresAt))}.
      </p>
      <CodeBlock label="Capture link" code={url} wrap />
      <div className="flex flex-wrap items-center gap-4">
        <div className="w-40 shrink-0 rounded-lg border border-line">
          <QrCode text={url} label="QR code of the capture link" />
        </div>
        <div className="flex flex-1 basis-40 flex-col items-start gap-3 text-ink-2">
          <p>Scan it with a phone to go through the capture page there.</p>
          <a href={url} target="_blank" rel="noreferrer" className={buttonLook({})}>
            <ExternalLink aria-hidden />
            Open capture page
          </a>
        </div>
      </div>
    </div>
  );
}
