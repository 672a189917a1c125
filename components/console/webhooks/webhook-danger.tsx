"use client";

import { KeyRound, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { SecretDialog } from "#components/ui/secret-dialog.tsx";
import { exactWords } from "#components/ui/time-words.ts";
import { removeWebhook, rotateSecret } from "./actions.ts";
import { WEBHOOKS_PATH } from "./words.ts";

/** The danger zone of a webhook: another secret, or no webhook at all. */
export function WebhookDanger({ webhookId, url }: { webhookId: string; url: string }) {
  const router = useRouter();
  const [fresh, setFresh] = useState<{ secret: string; previousValidUntil: string } | null>(null);

  async function rotate() {
    const answer = await rotateSecret(webhookId);
    if (!answer.ok) throw new Error(`${answer.fault.detail} Request ${answer.fault.requestId}.`);
    setFresh(answer.output);
  }

  async function remove() {
    const answer = await removeWebhook(webhookId);
    if (!answer.ok) throw new Error(`${answer.fault.detail} Request ${answer.fault.requestId}.`);
    router.push(WEBHOOKS_PATH);
  }

  return (
    <Card title="Danger zone" tone="danger">
      <div className="flex flex-col gap-4">
        <Row says="Rotate the signing secret. The old one signs beside the new one for a day, so nothing is missed.">
          <ConfirmDialog
            trigger={<Button icon={<KeyRound aria-hidden />}>Rotate secret</Button>}
            title="Rotate the signing secret?"
            action="Rotate"
            onConfirm={rotate}
            loses={
              <p>
                The secret of <span className="break-all font-medium text-ink">{url}</span> is replaced. Put the new one
                into your endpoint within a day: after that the old one no longer signs.
              </p>
            }
          />
        </Row>
        <Row says="Delete this webhook with the record of its deliveries. What has not arrived yet never will.">
          <ConfirmDialog
            trigger={
              <Button variant="danger" icon={<Trash2 aria-hidden />}>
                Delete
              </Button>
            }
            title="Delete this webhook?"
            action="Delete for good"
            typeToConfirm="delete"
            onConfirm={remove}
            loses={
              <p>
                <span className="break-all font-medium text-ink">{url}</span> (<code>{webhookId}</code>) is told of
                nothing any more. Its deliveries and its secret are gone, and those under way are dropped.
              </p>
            }
          />
        </Row>
      </div>
      <SecretDialog
        title="The new secret"
        label="Signing secret"
        secret={fresh?.secret ?? null}
        note={
          fresh
            ? `The old secret goes on signing beside it until ${exactWords(Date.parse(fresh.previousValidUntil))}.`
            : undefined
        }
        onClose={() => setFresh(null)}
      />
    </Card>
  );
}

function Row({ says, children }: { says: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <p className="min-w-0 flex-1 basis-64 text-ink-2">{says}</p>
      {children}
    </div>
  );
}
