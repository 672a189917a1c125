"use client";

import { BadgeCheck, Download } from "lucide-react";
import { useEffect, useState } from "react";
import { saveCredentialFile } from "#components/attributes/credential-file.ts";
import { credentialOfSession, forgetCredential, keepCredential } from "#components/attributes/credential-store.ts";
import { type KeptCredential, keptCredential, newHolder } from "#components/attributes/kept-credential.ts";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { captureApi } from "../api.ts";
import { CaptureFailure } from "../capture-failure.ts";
import type { CaptureState } from "../state.ts";

/** Offers a signed proof of the verification to the browser in which the person is. */
export function KeepProof({ state }: { state: CaptureState }) {
  const [kept, setKept] = useState<KeptCredential | null | undefined>(undefined);
  const [isPending, setPending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const id = state.session_id;

  useEffect(() => {
    credentialOfSession(id).then(setKept, () => setKept(null));
  }, [id]);

  async function keep() {
    setPending(true);
    setFailure(null);
    try {
      const holder = newHolder();
      const credential = keptCredential(await captureApi(id).credential(holder.hash), holder.secret);
      await keepCredential(credential, id);
      setKept(credential);
    } catch (error) {
      setFailure(error instanceof CaptureFailure ? error.message : NOT_STORED);
    } finally {
      setPending(false);
    }
  }

  if (kept === undefined) return null;
  return (
    <section aria-label="Private proof" className="flex flex-col gap-3 rounded-lg border border-line p-4">
      {kept ? (
        <Kept credential={kept} onForgotten={() => setKept(null)} />
      ) : (
        <Offer name={state.organization.name} isPending={isPending} onKeep={keep} />
      )}
      {failure ? (
        <Alert tone="refused" title="No proof was kept">
          {failure}
        </Alert>
      ) : null}
    </section>
  );
}

const NOT_STORED = "This browser does not let the page store anything. A private window often does not.";

function Offer({ name, isPending, onKeep }: { name: string; isPending: boolean; onKeep: () => void }) {
  return (
    <>
      <h2 className="font-semibold">Use this check again, privately</h2>
      <p className="text-ink-2">
        {name} can sign a proof that stays in this browser. With it you show others that you are old enough, say,
        without your name or your date of birth. {name} is not told where. It may ask you for your age itself, and then
        knows that it is you.
      </p>
      <Button
        size="large"
        wide
        pending={isPending}
        onClick={onKeep}
        icon={<BadgeCheck aria-hidden className="size-5" />}
        data-testid="keep-proof"
      >
        Keep a private proof
      </Button>
    </>
  );
}

function Kept({ credential, onForgotten }: { credential: KeptCredential; onForgotten: () => void }) {
  const until = new Date(credential.expires_at).toLocaleDateString("en", { dateStyle: "long" });
  return (
    <>
      <h2 className="flex items-center gap-2 font-semibold" data-testid="proof-kept">
        <BadgeCheck aria-hidden className="size-5 text-verified" /> Your private proof is in this browser
      </h2>
      <p className="text-ink-2">
        It is good until {until}. Clearing this browser's data removes it. Whoever has the file can prove in your place,
        so keep a copy as you keep a password.
      </p>
      <Button
        size="large"
        wide
        onClick={() => saveCredentialFile(credential)}
        icon={<Download aria-hidden className="size-5" />}
        data-testid="save-proof"
      >
        Save a copy as a file
      </Button>
      <Button
        variant="quiet"
        wide
        onClick={() => void forgetCredential(credential.id).then(onForgotten)}
        data-testid="forget-proof"
      >
        Remove it from this browser
      </Button>
    </>
  );
}
