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
export function RecoveryCard({ realm, api, own }: CardProps) {
  const [codes, setCodes] = useState<string[] | null>(null);
  const [isAsking, setAsking] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  const { isPending, failure, run } = useAct();
  // Known here before the page has read it again, so that a second press asks before it voids what was just saved.
  const [made, setMade] = useState<number | null>(null);
  const left = made ?? own.recoveryCodesLeft;

  const make = () =>
    run(async () => {
      const fresh = await api.newRecoveryCodes();
      setCodes(fresh);
      setMade(fresh.length);
      setSaid(null);
      setAsking(false);
    });
  const saved = () => {
    setCodes(null);
    setSaid("The recovery codes are set. Keep them where your devices are not.");
  };

  return (
    <SectionCard
      title="Recovery codes"
      lead={`For the day on which password, app and devices are lost. ${
        own.account.user.is_verified
          ? "While you have any, your mail alone cannot recover the account."
          : "Confirm your address first. Until then, signing in with a link or code from a mail removes everything that you set up here."
      }`}
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
