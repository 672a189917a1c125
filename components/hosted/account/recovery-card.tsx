"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { BackupCodes } from "../backup-codes.tsx";
import { useAct } from "../use-act.ts";
import type { CardProps } from "./account-page.tsx";
import { ActFailure } from "./act-failure.tsx";
import { Confirm } from "./confirm.tsx";
import { Said, SectionCard } from "./section-card.tsx";

/** The codes for the day on which password, app and devices are lost: how many are left, and new ones. */
export function RecoveryCard({ realm, api, own, reload }: CardProps) {
  const [codes, setCodes] = useState<string[] | null>(null);
  const [isAsking, setAsking] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  const { isPending, failure, run } = useAct();
  const left = own.recoveryCodesLeft;

  const make = () =>
    run(async () => {
      setCodes(await api.newRecoveryCodes());
      setAsking(false);
    });
  const saved = async () => {
    setCodes(null);
    setSaid("The recovery codes are set. Keep them where your devices are not.");
    await reload();
  };

  return (
    <SectionCard
      title="Recovery codes"
      lead="For the day on which password, app and devices are lost. While you have any, your mail alone cannot recover the account."
    >
      <Said>{said}</Said>
      <ActFailure failure={failure} realm={realm} api={api} />
      {codes ? (
        <BackupCodes label="Recovery codes" file="recovery-codes.txt" codes={codes} onSaved={saved} />
      ) : (
        <>
          <p>{leftWords(left)}</p>
          {isAsking ? (
            <Confirm
              title="Make new recovery codes?"
              loses="Those that you saved before stop working."
              action="Make new ones"
              isPending={isPending}
              onConfirm={make}
              onKeep={() => setAsking(false)}
            />
          ) : (
            <Button
              className="self-start"
              pending={isPending}
              onClick={left > 0 ? () => setAsking(true) : make}
              data-testid="recovery-codes-make"
            >
              {left > 0 ? "Make new ones" : "Make recovery codes"}
            </Button>
          )}
        </>
      )}
    </SectionCard>
  );
}

function leftWords(count: number): string {
  if (count === 0) return "You have none.";
  return count === 1 ? "One is left." : `${count} are left.`;
}
