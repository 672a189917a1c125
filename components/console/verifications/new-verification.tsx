"use client";

import { Plus } from "lucide-react";
import { type FormEvent, useState, useTransition } from "react";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { ChoiceCards } from "#components/ui/choice-cards.tsx";
import { Dialog, DialogClose } from "#components/ui/dialog.tsx";
import { SelectField, TextField } from "#components/ui/field.tsx";
import { FormErrors } from "#components/ui/form-errors.tsx";
import type { ConsoleFault } from "#lib/console/index.ts";
import { useAddressFlag } from "../lists/use-address-flag.ts";
import { createVerification } from "./actions.ts";
import { CaptureLink } from "./capture-link.tsx";
import { possibleChecks } from "./possible-checks.ts";
import { CHECK_WORDS, type Check, TYPE_WORDS, VERIFICATIONS_PATH, type VerificationType } from "./words.ts";

type Made = { id: string; captureUrl: string; expiresAt: string };

const LIFETIMES = [
  { seconds: 3600, label: "1 hour" },
  { seconds: 24 * 3600, label: "1 day" },
  { seconds: 7 * 24 * 3600, label: "7 days" },
];

/** Creates a verification and shows its capture link; the dialog has an address of its own, `?new`. */
export function NewVerification({
  checksOf,
  userId,
}: {
  checksOf: Readonly<Record<VerificationType, readonly Check[]>>;
  /** Whose verification it will be, where the page was opened from a user. */
  userId?: string;
}) {
  const [isOpen, setOpen] = useAddressFlag("new");
  const [made, setMade] = useState<Made | null>(null);

  function change(next: boolean) {
    setOpen(next);
    setMade(null);
  }

  return (
    <>
      <Button
        variant="primary"
        icon={<Plus aria-hidden />}
        data-testid="verifications-create"
        onClick={() => change(true)}
      >
        New verification
      </Button>
      {made ? (
        <Dialog
          title="The verification is ready"
          open={isOpen}
          onOpenChange={change}
          footer={
            <ButtonLink variant="primary" href={`${VERIFICATIONS_PATH}/${made.id}`}>
              Go to the verification
            </ButtonLink>
          }
        >
          <CaptureLink url={made.captureUrl} expiresAt={made.expiresAt} />
        </Dialog>
      ) : (
        <NewVerificationForm
          isOpen={isOpen}
          onOpenChange={change}
          checksOf={checksOf}
          userId={userId}
          onMade={setMade}
        />
      )}
    </>
  );
}

function NewVerificationForm({
  isOpen,
  onOpenChange,
  checksOf,
  userId,
  onMade,
}: {
  isOpen: boolean;
  onOpenChange: (next: boolean) => void;
  checksOf: Readonly<Record<VerificationType, readonly Check[]>>;
  userId: string | undefined;
  onMade: (made: Made) => void;
}) {
  const [type, setType] = useState<VerificationType>("full_kyc");
  const [checks, setChecks] = useState<readonly Check[]>(checksOf.full_kyc);
  const [fault, setFault] = useState<ConsoleFault | null>(null);
  const [isPending, startTransition] = useTransition();

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const sent = new FormData(event.currentTarget);
    const redirectUrl = String(sent.get("redirectUrl") ?? "").trim();
    startTransition(async () => {
      setFault(null);
      const answer = await createVerification({
        type,
        checks: [...checks],
        userId,
        redirectUrl: redirectUrl || undefined,
        expiresInSeconds: Number(sent.get("expiresInSeconds")),
      });
      if (answer.ok) onMade(answer.output);
      else setFault(answer.fault);
    });
  }

  return (
    <Dialog
      title="New verification"
      description={
        userId ? `For the user ${userId}.` : "It makes a link that leads one person through the capture page."
      }
      open={isOpen}
      onOpenChange={onOpenChange}
      footer={
        <>
          <DialogClose render={<Button>Cancel</Button>} />
          <Button type="submit" form="new-verification" variant="primary" pending={isPending}>
            Create
          </Button>
        </>
      }
    >
      <form id="new-verification" noValidate onSubmit={submit} className="flex flex-col gap-5">
        <FormErrors detail={fault && `${fault.detail} Request ${fault.requestId}.`} />
        <ChoiceCards
          legend="Type"
          name="type"
          value={type}
          onChange={(next) => {
            setType(next);
            setChecks(possibleChecks(checksOf[next]));
          }}
          choices={TYPES.map((value) => ({ value, ...TYPE_WORDS[value] }))}
        />
        <Checks chosen={checks} onChange={setChecks} error={issueOf(fault, "checks")} />
        <TextField
          label="Address to return to"
          name="redirectUrl"
          optional
          type="url"
          inputMode="url"
          placeholder="https://example.com/verified"
          hint="Where the capture page leads when it is done."
          error={issueOf(fault, "redirectUrl")}
        />
        <SelectField label="The link stays open for" name="expiresInSeconds" defaultValue="3600">
          {LIFETIMES.map(({ seconds, label }) => (
            <option key={seconds} value={seconds}>
              {label}
            </option>
          ))}
        </SelectField>
      </form>
    </Dialog>
  );
}

const TYPES = ["full_kyc", "document_only", "face_only"] as const satisfies readonly VerificationType[];
const CHECKS = ["document", "face", "liveness"] as const satisfies readonly Check[];

function Checks({
  chosen,
  onChange,
  error,
}: {
  chosen: readonly Check[];
  onChange: (next: readonly Check[]) => void;
  error: string | undefined;
}) {
  return (
    <fieldset className="flex flex-col gap-2.5">
      <legend className="mb-2 font-medium">Checks</legend>
      {CHECKS.map((check) => (
        <Checkbox
          key={check}
          label={CHECK_WORDS[check].label}
          hint={CHECK_WORDS[check].hint}
          checked={chosen.includes(check)}
          disabled={check === "face" && !chosen.includes("document")}
          onChange={(event) =>
            onChange(
              possibleChecks(CHECKS.filter((each) => (each === check ? event.target.checked : chosen.includes(each)))),
            )
          }
        />
      ))}
      {chosen.length === 0 || error ? (
        <p role="alert" className="text-[13px] text-refused">
          Checks: {error ?? "choose at least one"}
        </p>
      ) : null}
    </fieldset>
  );
}

function issueOf(fault: ConsoleFault | null, field: string): string | undefined {
  return fault?.issues.find((issue) => issue.path[0] === field)?.message;
}
