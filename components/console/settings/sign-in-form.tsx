"use client";

import { useState } from "react";
import { Alert } from "#components/ui/alert.tsx";
import { Button } from "#components/ui/button.tsx";
import { Checkbox } from "#components/ui/checkbox.tsx";
import { ChoiceCards } from "#components/ui/choice-cards.tsx";
import { classNames } from "#components/ui/class-names.ts";
import { Field, TextField } from "#components/ui/field.tsx";
import { controlLook } from "#components/ui/input.tsx";
import { saveSignIn } from "#lib/console/actions/settings.ts";
import { useForm } from "../shell/use-form.ts";
import { NativeAppsFields } from "./native-apps-fields.tsx";
import { passwordLoginWords, policyWords, RESET_APPROVAL_LABEL } from "./sign-in-words.ts";
import { useSaved } from "./use-saved.ts";

export type SignInSettings = {
  mfaPolicy: keyof typeof policyWords;
  passwordLogin: keyof typeof passwordLoginWords;
  resetApproval: "off" | "required";
  allowsPasswordlessSignUp: boolean;
  emergencyResetDelayHours: number;
  relyingPartyId: string | null;
  passkeyOrigins: string[];
  androidApps: { packageName: string; sha256CertFingerprints: string[] }[];
  appleApps: string[];
};

const POLICIES = ["off", "optional", "required"] as const;
const PASSWORD_LOGINS = ["password", "proof", "opaque"] as const;

/** How the organization's users sign in, in live and in test mode. */
export function SignInForm({
  settings,
  domain,
  origin,
}: {
  settings: SignInSettings;
  /** This server's own, which stand where nothing is given. */
  domain: string;
  origin: string;
}) {
  const { state, pending, form } = useForm(saveSignIn, { fault: null, savedAt: null });
  useSaved(state.savedAt, "How users sign in is saved");
  const [policy, setPolicy] = useState(settings.mfaPolicy);
  const [passwordLogin, setPasswordLogin] = useState(settings.passwordLogin);
  const fields = state.fault?.fields;

  return (
    <form {...form} aria-label="How users sign in" className="flex flex-col gap-5 border-line border-t pt-5">
      {state.fault ? <Alert tone="refused">{state.fault.detail}</Alert> : null}
      <ChoiceCards
        legend="Second factor"
        name="mfaPolicy"
        value={policy}
        onChange={setPolicy}
        error={fields?.mfaPolicy}
        choices={POLICIES.map((value) => ({ value, ...policyWords[value], testId: `mfa-${value}` }))}
      />
      <ChoiceCards
        legend="Passwords on the hosted sign-in"
        name="passwordLogin"
        value={passwordLogin}
        onChange={setPasswordLogin}
        error={fields?.passwordLogin}
        choices={PASSWORD_LOGINS.map((value) => ({
          value,
          ...passwordLoginWords[value],
          testId: `password-login-${value}`,
        }))}
      />
      <Checkbox
        name="resetApproval"
        defaultChecked={settings.resetApproval === "required"}
        label={RESET_APPROVAL_LABEL}
        hint="A member approves or denies each one on the user’s page within 7 days. Until then the old password works."
      />
      <Checkbox
        name="allowsPasswordlessSignUp"
        defaultChecked={settings.allowsPasswordlessSignUp}
        label="A link or a code makes an account"
        hint="If off, links and codes are sent only to people who have an account. The page says the same to everybody."
      />
      <TextField
        label="Delay of an emergency reset, in hours"
        name="emergencyResetDelayHours"
        inputMode="numeric"
        autoComplete="off"
        hint="A user who has lost every way of signing in asks by mail and then waits this long. Until then, anyone who can still sign in can cancel. 0 to 168 hours; 0 leaves no time to cancel."
        defaultValue={settings.emergencyResetDelayHours}
        error={fields?.emergencyResetDelayHours}
        className="max-w-32"
        data-testid="settings-reset-delay"
      />
      <TextField
        label="Passkeys belong to"
        name="relyingPartyId"
        optional
        mono
        autoComplete="off"
        placeholder={domain}
        defaultValue={settings.relyingPartyId ?? ""}
        hint="Your domain; all its subdomains share the passkeys. If you change it, the passkeys made so far stop working. If empty, this server’s own domain is used."
        error={fields?.relyingPartyId}
      />
      <Field
        label="Passkeys are used at"
        name="passkeyOrigins"
        optional
        hint="Origins of that domain, one on each line. If empty, only this server’s own address is allowed."
        error={fields?.passkeyOrigins}
      >
        {(control) => (
          <textarea
            {...control}
            rows={3}
            spellCheck={false}
            autoComplete="off"
            placeholder={origin}
            defaultValue={settings.passkeyOrigins.join("\n")}
            className={classNames(controlLook, "py-2 font-mono text-base sm:text-sm")}
          />
        )}
      </Field>
      <NativeAppsFields apps={settings} errors={fields} />
      <Button type="submit" variant="primary" pending={pending} className="self-start" data-testid="sign-in-save">
        Save
      </Button>
    </form>
  );
}
