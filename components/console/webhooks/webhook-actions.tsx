"use client";

import { Pause, Pencil, Play, Send } from "lucide-react";
import { useState, useTransition } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import type { ConsoleFault } from "#lib/console/index.ts";
import { changeWebhook, sendTest } from "./actions.ts";
import { type KnownEvents, WebhookForm } from "./webhook-form.tsx";
import type { WebhookEvent, WebhookShown } from "./webhook-table.tsx";

/** What can be done to a webhook without losing anything: a test, a pause, another address or other events. */
export function WebhookActions({ webhook, known }: { webhook: WebhookShown; known: KnownEvents<WebhookEvent> }) {
  const [isEditing, setEditing] = useState(false);
  const [timesEdited, setTimesEdited] = useState(0);
  const [done, setDone] = useState<"test" | null>(null);
  const [fault, setFault] = useState<ConsoleFault | null>(null);
  const [isTesting, startTest] = useTransition();
  const [isSwitching, startSwitch] = useTransition();

  function edit() {
    setTimesEdited(timesEdited + 1);
    setEditing(true);
  }

  function test() {
    startTest(async () => {
      const answer = await sendTest(webhook.id);
      setFault(answer.ok ? null : answer.fault);
      setDone(answer.ok ? "test" : null);
    });
  }

  function switchOver() {
    startSwitch(async () => {
      const answer = await changeWebhook({ webhookId: webhook.id, active: !webhook.active });
      setFault(answer.ok ? null : answer.fault);
      setDone(null);
    });
  }

  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap gap-2">
        <Button icon={<Send aria-hidden />} pending={isTesting} onClick={test} data-testid="webhooks-test">
          Send test
        </Button>
        <Button
          icon={webhook.active ? <Pause aria-hidden /> : <Play aria-hidden />}
          pending={isSwitching}
          onClick={switchOver}
        >
          {webhook.active ? "Pause" : "Activate"}
        </Button>
        <Button icon={<Pencil aria-hidden />} onClick={edit}>
          Edit
        </Button>
      </div>
      <p role="status" className={done ? "text-[13px] text-ink-2" : "sr-only"}>
        {done === "test" ? "A test event is on its way; see the deliveries below." : null}
      </p>
      {fault ? (
        <Alert tone="refused">
          {fault.detail} Request {fault.requestId}.
        </Alert>
      ) : null}
      <WebhookForm
        // Opened anew, it begins with what the webhook is now.
        key={timesEdited}
        title="Edit webhook"
        description="Deliveries that are under way go to the new address."
        action="Save"
        initial={webhook}
        known={known}
        isOpen={isEditing}
        onOpenChange={setEditing}
        send={(wanted) => changeWebhook({ webhookId: webhook.id, ...wanted })}
        onDone={() => setEditing(false)}
      />
    </div>
  );
}
