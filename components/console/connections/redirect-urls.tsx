"use client";

import { type FormEvent, useState, useTransition } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Card } from "#components/ui/card.tsx";
import { TextField } from "#components/ui/field.tsx";
import type { ConsoleFault } from "#lib/console/index.ts";
import { saveRedirectUrls } from "./actions.ts";

/** Where sign-in may send a browser back to: listed, added and taken away one by one. */
export function RedirectUrls({ urls, mayWrite }: { urls: readonly string[]; mayWrite: boolean }) {
  const [fault, setFault] = useState<ConsoleFault | null>(null);
  const [isPending, startTransition] = useTransition();

  function save(next: string[], onDone?: () => void) {
    startTransition(async () => {
      const answer = await saveRedirectUrls(next);
      setFault(answer.ok ? null : answer.fault);
      if (answer.ok) onDone?.();
    });
  }

  function add(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const url = String(new FormData(form).get("redirectUrl") ?? "").trim();
    save([...urls, url], () => form.reset());
  }

  const issue = fault?.issues.find(({ path }) => path[0] === "redirectUrls")?.message;
  return (
    <Card
      title="Allowed redirect addresses"
      hint="Sign-in sends browsers back to these alone, in live and in test mode. An origin without a path stands for all of its addresses."
    >
      <div className="flex flex-col gap-4">
        {fault && !issue ? (
          <Alert tone="refused">
            {fault.detail} Request {fault.requestId}.
          </Alert>
        ) : null}
        {urls.length === 0 ? (
          <p className="text-ink-2">
            None yet: no sign-in with a provider can begin, and no link can lead into your app.
          </p>
        ) : (
          <ul className="flex flex-col divide-y divide-line">
            {urls.map((url) => (
              <li key={url} className="flex items-center justify-between gap-3 py-2" data-testid="redirect-url">
                <code className="min-w-0 break-all text-[13px]">{url}</code>
                {mayWrite ? (
                  <Button
                    size="small"
                    disabled={isPending}
                    aria-label={`Remove ${url}`}
                    onClick={() => save(urls.filter((each) => each !== url))}
                  >
                    Remove
                  </Button>
                ) : null}
              </li>
            ))}
          </ul>
        )}
        {mayWrite ? (
          <form noValidate onSubmit={add} className="flex flex-col gap-3">
            <TextField
              label="Another address"
              name="redirectUrl"
              type="url"
              inputMode="url"
              mono
              autoComplete="off"
              placeholder="https://app.example.com/callback"
              hint="https, or http on localhost."
              error={issue}
              data-testid="redirect-url-field"
            />
            <Button type="submit" pending={isPending} className="self-start" data-testid="redirect-url-add">
              Allow
            </Button>
          </form>
        ) : null}
      </div>
    </Card>
  );
}
