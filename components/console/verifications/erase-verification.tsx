"use client";

import { Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { eraseVerification } from "./actions.ts";
import { VERIFICATIONS_PATH } from "./words.ts";

/** The danger zone of a verification: what will be lost, by name, and a word to type before it is. */
export function EraseVerification({ sessionId, documents }: { sessionId: string; documents: number }) {
  const router = useRouter();

  async function erase() {
    const answer = await eraseVerification(sessionId);
    if (!answer.ok) throw new Error(`${answer.fault.detail} Request ${answer.fault.requestId}.`);
    router.push(VERIFICATIONS_PATH);
  }

  return (
    <Card title="Danger zone" tone="danger">
      <div className="flex flex-wrap items-center justify-between gap-4">
        <p className="min-w-0 flex-1 basis-64 text-ink-2">
          Erase this verification with its pictures, readings, face templates and results. Only the record that it was
          erased stays.
        </p>
        <ConfirmDialog
          trigger={
            <Button variant="danger" icon={<Trash2 aria-hidden />} data-testid="verification-erase">
              Erase
            </Button>
          }
          title="Erase this verification?"
          action="Erase for good"
          typeToConfirm="erase"
          onConfirm={erase}
          loses={
            <>
              <p>
                <code className="break-all text-ink">{sessionId}</code> will be gone, with{" "}
                {documents === 0 ? "its results" : documents === 1 ? "its document" : `its ${documents} documents`},
                every picture and every face template.
              </p>
              <p className="mt-2">Nobody can bring them back, and its capture link stops working.</p>
            </>
          }
        />
      </div>
    </Card>
  );
}
