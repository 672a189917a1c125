"use client";

import { Check, Circle, Eye, EyeOff } from "lucide-react";
import { useId, useState } from "react";
import { passwordRules } from "#components/console/auth/password-rules.ts";
import { classNames } from "#components/ui/class-names.ts";
import { Field } from "#components/ui/field.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Input } from "#components/ui/input.tsx";

/** A password that can be looked at; a new one is told its rules before the first try. */
export function PasswordField({
  name = "password",
  label = "Password",
  error,
  isNew = false,
}: {
  name?: string;
  label?: string;
  error: string | null;
  isNew?: boolean;
}) {
  const [password, setPassword] = useState("");
  const [isShown, setShown] = useState(false);
  const rulesId = useId();
  return (
    <div className="flex flex-col gap-3">
      <Field label={label} name={name} error={error}>
        {(control) => (
          <span className="relative block">
            <Input
              {...control}
              aria-describedby={
                [isNew ? rulesId : "", control["aria-describedby"] ?? ""].filter(Boolean).join(" ") || undefined
              }
              controlSize="large"
              type={isShown ? "text" : "password"}
              autoComplete={isNew ? "new-password" : "current-password"}
              spellCheck={false}
              autoCapitalize="none"
              autoCorrect="off"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
              data-testid={name}
              className="pr-14"
            />
            <IconButton
              label={isShown ? "Hide the password" : "Show the password"}
              aria-pressed={isShown}
              onClick={() => setShown(!isShown)}
              className="absolute top-1 right-1 size-11! [&_svg]:size-5!"
            >
              {isShown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
            </IconButton>
          </span>
        )}
      </Field>
      {isNew ? <Rules id={rulesId} password={password} /> : null}
    </div>
  );
}

function Rules({ id, password }: { id: string; password: string }) {
  return (
    <ul id={id} aria-label="What a password needs" className="grid gap-x-4 gap-y-1 text-[15px] sm:grid-cols-2">
      {passwordRules(password).map(({ label, isMet }) => (
        <li key={label} className={classNames("flex items-center gap-2", isMet ? "text-verified" : "text-ink-2")}>
          {isMet ? <Check aria-hidden className="size-4" /> : <Circle aria-hidden className="size-4" />}
          {label}
          <span className="sr-only">{isMet ? ", met" : ", not met yet"}</span>
        </li>
      ))}
    </ul>
  );
}
