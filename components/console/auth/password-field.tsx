"use client";

import { Check, Circle, Eye, EyeOff } from "lucide-react";
import { useId, useState } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { Field } from "#components/ui/field.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Input } from "#components/ui/input.tsx";
import { passwordRules } from "./password-rules.ts";

/** A password that can be looked at; with `rules` each rule ticks itself off as it is typed. */
export function PasswordField({
  name,
  label = "Password",
  error,
  rules = false,
  autoComplete,
  testId,
}: {
  name: string;
  label?: string;
  error?: string | null;
  rules?: boolean;
  autoComplete: "current-password" | "new-password";
  testId?: string;
}) {
  const [password, setPassword] = useState("");
  const [isShown, setShown] = useState(false);
  const rulesId = useId();
  return (
    <div className="flex flex-col gap-2">
      <Field label={label} name={name} error={error}>
        {(control) => (
          <span className="relative block">
            <Input
              {...control}
              aria-describedby={
                [control["aria-describedby"], rules ? rulesId : ""].filter(Boolean).join(" ") || undefined
              }
              type={isShown ? "text" : "password"}
              autoComplete={autoComplete}
              spellCheck={false}
              autoCapitalize="none"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
              data-testid={testId}
              className="pr-10"
            />
            <IconButton
              label={isShown ? "Hide the password" : "Show the password"}
              aria-pressed={isShown}
              onClick={() => setShown(!isShown)}
              className="absolute top-0.5 right-0.5"
            >
              {isShown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
            </IconButton>
          </span>
        )}
      </Field>
      {rules ? (
        <ul id={rulesId} aria-label="Rules" className="grid gap-x-4 gap-y-1 text-[13px] sm:grid-cols-2">
          {passwordRules(password).map((rule) => (
            <li
              key={rule.label}
              className={classNames("flex items-center gap-1.5", rule.isMet ? "text-verified" : "text-ink-2")}
            >
              {rule.isMet ? <Check aria-hidden className="size-3.5" /> : <Circle aria-hidden className="size-3.5" />}
              {rule.label}
              <span className="sr-only">{rule.isMet ? ", met" : ", not met yet"}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
