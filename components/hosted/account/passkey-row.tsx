"use client";

import { useState } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { TextField } from "#components/ui/field.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { Passkey } from "../api.ts";
import { fieldError } from "../failure.ts";
import { HostedForm } from "../hosted-form.tsx";
import { useAct } from "../use-act.ts";
import type { CardProps } from "./account-page.tsx";
import { ActFailure } from "./act-failure.tsx";
import { Confirm } from "./confirm.tsx";

type Props = Omit<CardProps, "own"> & { passkey: Passkey; say: (words: string) => void };

export function PasskeyRow({ realm, api, reload, passkey, say }: Props) {
  const [mode, setMode] = useState<"shown" | "renaming" | "removing">("shown");
  const name = passkey.name ?? "Passkey without a name";
  const show = () => setMode("shown");
  return (
    <li className="flex flex-col gap-3 py-3 first:pt-0 last:pb-0" data-testid="passkey-row">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <p className="flex flex-wrap items-center gap-2 break-words font-medium">
            {name}
            {passkey.is_flagged ? <Badge tone="refused">Blocked: a copy of it may exist</Badge> : null}
          </p>
          <p className="text-[15px] text-ink-2">
            Added <RelativeTime at={passkey.created_at} />
            {passkey.last_used_at ? (
              <>
                , used <RelativeTime at={passkey.last_used_at} />
              </>
            ) : (
              ", not used yet"
            )}
          </p>
        </div>
        {mode === "shown" ? (
          <div className="flex gap-2">
            <Button aria-label={`Rename ${name}`} onClick={() => setMode("renaming")}>
              Rename
            </Button>
            <Button aria-label={`Remove ${name}`} onClick={() => setMode("removing")}>
              Remove
            </Button>
          </div>
        ) : null}
      </div>
      {mode === "renaming" ? <Rename {...{ realm, api, reload, passkey, say }} onDone={show} /> : null}
      {mode === "removing" ? <Remove {...{ realm, api, reload, passkey, say }} name={name} onDone={show} /> : null}
    </li>
  );
}

function Rename({ api, reload, passkey, say, onDone }: Props & { onDone: () => void }) {
  const { isPending, failure, run } = useAct();
  function rename(text: (field: string) => string) {
    void run(async () => {
      const { name } = await api.renamePasskey(passkey.id, text("name"));
      await reload();
      say(`It is called “${name}” now.`);
      onDone();
    });
  }
  return (
    <HostedForm label="Rename the passkey" takesFocus failure={failure} onSubmit={rename}>
      <TextField
        label="New name"
        name="name"
        autoComplete="off"
        controlSize="large"
        defaultValue={passkey.name ?? ""}
        error={fieldError(failure, "name")}
      />
      <div className="flex flex-wrap gap-3">
        <Button type="submit" variant="primary" pending={isPending}>
          Save the name
        </Button>
        <Button onClick={onDone}>Cancel</Button>
      </div>
    </HostedForm>
  );
}

function Remove({ realm, api, reload, passkey, say, name, onDone }: Props & { name: string; onDone: () => void }) {
  const { isPending, failure, run } = useAct();
  return (
    <Confirm
      title={`Remove “${name}”?`}
      loses="You can no longer sign in with it. The device itself may go on offering it until you delete it there too."
      action="Remove the passkey"
      isPending={isPending}
      onKeep={onDone}
      onConfirm={() =>
        run(async () => {
          await api.removePasskey(passkey.id);
          say(`“${name}” is removed.`);
          await reload();
        })
      }
    >
      <ActFailure {...{ failure, realm, api }} />
    </Confirm>
  );
}
