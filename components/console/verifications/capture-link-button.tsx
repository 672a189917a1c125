"use client";

import { QrCode as QrIcon } from "lucide-react";
import { useState, useTransition } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import type { ConsoleFault } from "#lib/console/index.ts";
import { showCaptureLink } from "./actions.ts";
import { CaptureLink } from "./capture-link.tsx";

/** Shows the capture link of an open verification again; it is asked for only when it is wanted. */
export function CaptureLinkButton({ sessionId }: { sessionId: string }) {
  const [link, setLink] = useState<{ captureUrl: string; expiresAt: string } | null>(null);
  const [fault, setFault] = useState<ConsoleFault | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [isPending, startTransition] = useTransition();

  function show() {
    startTransition(async () => {
      const answer = await showCaptureLink(sessionId);
      setLink(answer.ok ? answer.output : null);
      setFault(answer.ok ? null : answer.fault);
      setOpen(true);
    });
  }

  return (
    <>
      <Button icon={<QrIcon aria-hidden />} pending={isPending} onClick={show} data-testid="verification-link">
        Capture link
      </Button>
      <Dialog title="Capture link" open={isOpen} onOpenChange={setOpen}>
        {link ? <CaptureLink url={link.captureUrl} expiresAt={link.expiresAt} /> : null}
        {fault ? (
          <Alert tone="refused">
            {fault.detail} Request {fault.requestId}.
          </Alert>
        ) : null}
      </Dialog>
    </>
  );
}
