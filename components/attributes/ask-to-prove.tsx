"use client";

import { Check, CircleHelp, EyeOff } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { asFailure, HostedFailure } from "../hosted/failure.ts";
import { FailureAlert } from "../hosted/failure-alert.tsx";
import type { Realm } from "../hosted/realm.ts";
import { Screen } from "../hosted/screen.tsx";
import type { AttributeApi } from "./api.ts";
import { GoBack } from "./go-back.tsx";
import type { KeptCredential } from "./kept-credential.ts";
import { makeProof, type Step } from "./make-proof.ts";
import { OpenFile } from "./open-file.tsx";
import type { Asked } from "./proof-input.ts";
import { ProofProgress } from "./proof-progress.tsx";
import { unmet } from "./unmet.ts";
import { heading, learned, untold } from "./words.ts";

type Props = {
  realm: Realm;
  api: AttributeApi;
  asked: Asked;
  credential: KeptCredential;
  onOpen: (credential: KeptCredential) => void;
  onDone: (redirectTo: string | null) => void;
};

/** What will be proven, to whom, and what is not told; then the one button. */
export function AskToProve({ realm, api, asked, credential, onOpen, onDone }: Props) {
  const request = asked.question;
  const [step, setStep] = useState<Step | null>(null);
  const [failure, setFailure] = useState<HostedFailure | null>(null);
  const why = unmet(credential, asked);

  async function prove() {
    setFailure(null);
    try {
      const proven = await makeProof(credential, asked, setStep);
      setStep({ name: "send" });
      onDone((await api.answer(proven)).redirect_to);
    } catch (error) {
      const told = asFailure(error);
      // The server never says what was wrong with a proof; either way the question is used up.
      const isRefused = told.code === "proof_verification_failed";
      setFailure(
        isRefused
          ? new HostedFailure(`The proof was not accepted. Go back to ${realm.name} to be asked again.`, 400)
          : told,
      );
      setStep(null);
    }
  }

  if (step) return <ProofProgress step={step} name={realm.name} />;
  return (
    <Screen {...heading(request, realm.name, credential.id)}>
      {why === null ? (
        <>
          <Facts title={`What ${realm.name} learns`} icon={<Check aria-hidden className={`${sign} text-verified`} />}>
            {learned(request, realm.name, credential.id)}
          </Facts>
          <Facts title={UNTOLD[request.circuit]} icon={<EyeOff aria-hidden className={`${sign} text-ink-2`} />}>
            {untold(request, realm.name)}
          </Facts>
        </>
      ) : (
        <Facts
          title={`What ${realm.name} wants to know`}
          icon={<CircleHelp aria-hidden className={`${sign} text-ink-2`} />}
        >
          {learned(request, realm.name, credential.id)}
        </Facts>
      )}
      <FailureAlert failure={failure} />
      {why === null ? (
        <Button variant="primary" size="large" wide onClick={prove} data-testid="prove">
          Prove
        </Button>
      ) : (
        <Alert tone="waiting" title="You cannot prove this" testId="prove-unmet" live>
          {why} {realm.name} is not told.
        </Alert>
      )}
      <div className="flex flex-col items-center gap-1">
        <OpenFile onOpen={onOpen} look="link" />
        <GoBack request={request} />
      </div>
    </Screen>
  );
}

// What a known user's asker has kept of the check does not stay with its user.
const UNTOLD = { attribute_signed: "What stays with you", age_committed: "What this proof does not tell" };

const sign = "mt-[0.2em] size-5 shrink-0";

function Facts({ title, icon, children }: { title: string; icon: ReactNode; children: string[] }) {
  return (
    <section aria-label={title} className="flex flex-col gap-2">
      <h2 className="font-semibold">{title}</h2>
      <ul className="flex flex-col gap-2">
        {children.map((fact) => (
          <li key={fact} className="flex items-start gap-3">
            {icon}
            <span className="min-w-0 break-words">{fact}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
