"use client";

import { Smartphone } from "lucide-react";
import { useEffect, useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { QrCode } from "./qr-code.tsx";
import type { Handoff as HandoffLink } from "./state.ts";
import type { Capture } from "./use-capture.ts";

const followMs = 3000;

/** The way out to another device: a QR code with a link of its own; this page follows what happens there. */
export function Handoff({ capture, isPrimary = false }: { capture: Capture; isPrimary?: boolean }) {
  const [isOpen, setOpen] = useState(false);
  const [link, setLink] = useState<HandoffLink | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const { api, refresh } = capture;

  useEffect(() => {
    if (!isOpen) return;
    setLink(null);
    setTrouble(null);
    api.handoff().then(setLink, (error: unknown) => setTrouble(error instanceof Error ? error.message : String(error)));
    const timer = setInterval(refresh, followMs);
    return () => clearInterval(timer);
  }, [isOpen, api, refresh]);

  return (
    <Dialog
      size="small"
      title="Continue on phone"
      description="Scan this with the phone's camera. This page follows along, and nothing you did is lost."
      open={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button
          variant={isPrimary ? "primary" : "quiet"}
          size={isPrimary ? "large" : "medium"}
          wide={isPrimary}
          // On a phone there is nowhere to go on to, unless its camera cannot be used.
          className={isPrimary ? undefined : "phone:hidden"}
          icon={<Smartphone aria-hidden />}
        >
          <span>
            Continue on <span className="pointer-coarse:hidden">phone</span>
            <span className="hidden pointer-coarse:inline">another phone</span>
          </span>
        </Button>
      }
    >
      {trouble ? <Alert tone="refused">{trouble}</Alert> : <HandoffCode link={link} />}
    </Dialog>
  );
}

function HandoffCode({ link }: { link: HandoffLink | null }) {
  return (
    <div className="flex flex-col items-center gap-4 pb-2">
      <div className="aspect-square w-60">
        {link ? (
          <QrCode text={link.url} label="QR code with the link to this verification" />
        ) : (
          <Skeleton className="size-full" />
        )}
      </div>
      {link ? (
        <>
          <p className="text-center text-ink-2">
            Valid until {timeOf(link.expires_at)}. It is for you alone: do not share it.
          </p>
          <CopyButton text={link.url}>Copy the link instead</CopyButton>
        </>
      ) : null}
    </div>
  );
}

function timeOf(at: string): string {
  return new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}
