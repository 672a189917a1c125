"use client";

import { useEffect, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { PasswordField } from "#components/ui/password-field.tsx";
import type { HostedApi, Outcome } from "./api.ts";
import { fieldError, HostedFailure } from "./failure.ts";
import { EmailField } from "./fields.tsx";
import { HostedForm } from "./hosted-form.tsx";
import { OtherWays } from "./other-ways.tsx";
import type { Realm } from "./realm.ts";
import { Screen } from "./screen.tsx";
import type { Step } from "./sign-in-page.tsx";
import { TextButton, TextLink } from "./text-link.tsx";
import { keepKind, keptKind } from "./unsent/kept-kind.ts";
import type { Stage } from "./unsent/prover.ts";
import { type Given, signInUnsent } from "./unsent/sign-in.ts";
import { UnsentNote } from "./unsent/unsent-note.tsx";
import { useUnsent } from "./unsent/use-unsent.ts";
import { useAct } from "./use-act.ts";
import { usePasskey } from "./use-passkey.ts";

type Props = {
  realm: Realm;
  api: HostedApi;
  proven: (outcome: Outcome) => void;
  setStep: (step: Step) => void;
  email: string;
  setEmail: (email: string) => void;
  query: string;
};

/** Address and password, and every other way of signing in. */
export function SignInStart({ realm, api, proven, setStep, email, setEmail, query }: Props) {
  const act = useAct();
  const passkey = usePasskey(realm, api, proven, act.fail);
  const unsent = useUnsent(realm);
  const [isSent, setSent] = useState(realm.passwordLogin === "password");
  const isChoice = realm.unsentKinds.length > 0;
  const box = useRef<HTMLDivElement>(null);

  // The organization takes passwords as they are again; whoever signs in at this browser has one that was never sent.
  useEffect(() => {
    if (isChoice && keptKind(realm.id)) setSent(false);
  }, [isChoice, realm.id]);

  function typedEmail(): string {
    return box.current?.querySelector<HTMLInputElement>("input[name=email]")?.value.trim() ?? "";
  }

  function signIn(text: (field: string) => string) {
    const given = { email: text("email").trim(), password: text("password") };
    setEmail(given.email);
    void act.run(async () => proven(await (isSent ? signInSent(given) : unsent.run((at) => signInUnsent(at, given)))));
  }

  async function signInSent(given: Given): Promise<Outcome> {
    const outcome = await api.signIn(given);
    keepKind(realm.id, "sent");
    return outcome;
  }

  function sendInstead(isSending: boolean) {
    setSent(isSending);
    act.fail(null);
  }

  // A link and a code go to the address that is typed already.
  function toAddress(send: (address: string) => Promise<Step>) {
    const address = typedEmail();
    setEmail(address);
    if (address === "") {
      const issues = [{ field: "email", message: "type it first, so that we know where to send it" }];
      return act.fail(new HostedFailure("The address is missing.", 400, { issues }));
    }
    void act.run(async () => setStep(await send(address)));
  }

  return (
    <Screen title={`Sign in to ${realm.name}`}>
      <div ref={box}>
        <HostedForm
          label="Sign in"
          failure={act.failure}
          onSubmit={signIn}
          onStart={isSent ? undefined : unsent.warm}
          wayOn={isChoice && act.failure?.status === 401 ? <OtherWay isSent={isSent} onChoose={sendInstead} /> : null}
        >
          <EmailField
            error={fieldError(act.failure, "email")}
            defaultValue={email}
            offersPasskeys={realm.takesPasskeys}
          />
          <div className="flex flex-col">
            <PasswordField size="large" error={fieldError(act.failure, "password")} />
            <TextLink href={`/reset/${realm.id}${query}`} className="self-start">
              Forgot your password?
            </TextLink>
          </div>
          {isChoice ? <SendingNote stage={unsent.stage} isSent={isSent} onKeep={() => sendInstead(false)} /> : null}
          <Button type="submit" variant="primary" size="large" wide pending={act.isPending} data-testid="sign-in">
            Sign in
          </Button>
        </HostedForm>
      </div>
      <OtherWays
        {...{ realm, api, act, passkey }}
        onLink={() =>
          toAddress(async (address) => {
            await api.sendLink(address);
            return { name: "link-sent", email: address };
          })
        }
        onCode={() =>
          toAddress(async (address) => {
            await api.sendCode({ email: address });
            return { name: "code", to: { email: address } };
          })
        }
        onText={() => setStep({ name: "phone" })}
      />
      <p className="flex flex-wrap items-center justify-center gap-x-2 border-line border-t pt-4 text-ink-2">
        No account yet? <TextLink href={`/sign-up/${realm.id}${query}`}>Create one</TextLink>
      </p>
    </Screen>
  );
}

/** What becomes of the password that is typed. */
function SendingNote({ stage, isSent, onKeep }: { stage: Stage | null; isSent: boolean; onKeep: () => void }) {
  if (!isSent)
    return <UnsentNote stage={stage}>Your password is not sent. Your browser proves that it knows it.</UnsentNote>;
  return (
    <UnsentNote stage={stage}>
      Your password is sent, over an encrypted connection.{" "}
      <TextButton data-testid="unsent-again" onClick={onKeep}>
        Do not send it
      </TextButton>
    </UnsentNote>
  );
}

/** For a password that was made for the other way. */
function OtherWay({ isSent, onChoose }: { isSent: boolean; onChoose: (isSent: boolean) => void }) {
  if (isSent)
    return (
      <div>
        <p>Did you choose it on a page that does not send passwords?</p>
        <TextButton data-testid="unsent-instead" onClick={() => onChoose(false)}>
          Do not send it
        </TextButton>
      </div>
    );
  return (
    <div>
      <p>Did you choose this password earlier, or on another page?</p>
      <TextButton data-testid="send-instead" onClick={() => onChoose(true)}>
        Send it instead
      </TextButton>
    </div>
  );
}
