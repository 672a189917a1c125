import type { ComponentProps } from "react";
import { TextField } from "#components/ui/field.tsx";

type Own = { error: string | null; defaultValue?: string };

/** The address that somebody signs in with; browsers offer passkeys at it (HTML §4.10.18.7, "webauthn"). */
export function EmailField({ error, defaultValue, offersPasskeys = false }: Own & { offersPasskeys?: boolean }) {
  return (
    <TextField
      label="E-mail address"
      name="email"
      type="email"
      inputMode="email"
      autoComplete={offersPasskeys ? "username webauthn" : "username"}
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      controlSize="large"
      error={error}
      defaultValue={defaultValue}
      data-testid="email"
    />
  );
}

/** A code that somebody was sent or an app shows: phones offer it above the keyboard. */
export function CodeField({
  label,
  error,
  hint,
  isDigits = true,
}: Own & { label: string; hint?: string; isDigits?: boolean }) {
  // Of any length: what is pasted has spaces and hyphens around it, which the server leaves out.
  const look: Partial<ComponentProps<"input">> = isDigits ? { inputMode: "numeric" } : {};
  return (
    <TextField
      {...look}
      key={label}
      label={label}
      name="code"
      hint={hint}
      autoComplete={isDigits ? "one-time-code" : "off"}
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      controlSize="large"
      mono
      className="tracking-[0.2em]"
      error={error}
      data-testid="code"
    />
  );
}
