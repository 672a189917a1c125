"use client";

import { useState } from "react";
import { Dialog } from "#components/ui/dialog.tsx";
import { SecretDialog } from "#components/ui/secret-dialog.tsx";
import { useAddressFlag } from "../lists/use-address-flag.ts";
import { CreateKeyForm, type KeyChoices, type MadeKey } from "./create-key-form.tsx";

/** The form in a dialog with a link (`?new=1`), and after it the key, once. */
export function CreateKey({ choices, mode }: { choices: KeyChoices; mode: "live" | "test" }) {
  const [isOpen, setOpen] = useAddressFlag("new");
  const [made, setMade] = useState<MadeKey | null>(null);
  return (
    <>
      <Dialog
        title={`Create a ${mode} key`}
        description={
          mode === "live" ? "It works on live data." : "It works on sandbox data: no e-mail or SMS leaves the server."
        }
        open={isOpen}
        onOpenChange={setOpen}
      >
        <CreateKeyForm
          choices={choices}
          onCancel={() => setOpen(false)}
          onMade={(key) => {
            setOpen(false);
            setMade(key);
          }}
        />
      </Dialog>
      <SecretDialog
        title={made ? `Key “${made.name}”` : "Key"}
        label={mode === "live" ? "Live key" : "Test key"}
        secret={made?.key ?? null}
        note="Keep it on your server, never in an app or a web page."
        onClose={() => setMade(null)}
      />
    </>
  );
}
