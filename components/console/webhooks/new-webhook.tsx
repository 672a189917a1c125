"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { SecretDialog } from "#components/ui/secret-dialog.tsx";
import { useAddressFlag } from "../lists/use-address-flag.ts";
import { addWebhook } from "./actions.ts";
import { type KnownEvents, WebhookForm } from "./webhook-form.tsx";
import type { WebhookEvent } from "./webhook-table.tsx";
import { WEBHOOKS_PATH } from "./words.ts";

/** Makes a webhook and shows its secret this once; the dialog has an address of its own, `?new`. */
export function NewWebhook({ known }: { known: KnownEvents<WebhookEvent> }) {
  const router = useRouter();
  const [isOpen, setOpen] = useAddressFlag("new");
  const [made, setMade] = useState<{ id: string; secret: string } | null>(null);

  return (
    <>
      <Button variant="primary" icon={<Plus aria-hidden />} data-testid="webhooks-create" onClick={() => setOpen(true)}>
        New webhook
      </Button>
      <WebhookForm
        title="New webhook"
        description="It is told of the events that you choose, from now on."
        action="Create webhook"
        initial={NOTHING}
        known={known}
        isOpen={isOpen}
        onOpenChange={setOpen}
        send={addWebhook}
        onDone={(webhook) => {
          setOpen(false);
          setMade(webhook);
        }}
      />
      <SecretDialog
        title="The webhook is ready"
        label="Signing secret"
        secret={made?.secret ?? null}
        note="Your endpoint needs it to tell our deliveries from anybody else's."
        onClose={() => {
          setMade(null);
          if (made) router.push(`${WEBHOOKS_PATH}/${made.id}`);
        }}
      />
    </>
  );
}

const NOTHING = { url: "", events: [] };
