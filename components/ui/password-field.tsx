"use client";

import { Check, Circle, Eye, EyeOff } from "lucide-react";
import { useId, useState } from "react";
import { classNames } from "./class-names.ts";
import { Field } from "./field.tsx";
import { IconButton } from "./icon-button.tsx";
import { Input } from "./input.tsx";
import { passwordRules } from "./password-rules.ts";

type Props = {
  name?: string;
  label?: string;
  error?: string | null;
  /** A password to be chosen: its rules tick themselves off as it is typed. */
  isNew?: boolean;
  size?: "medium" | "large";
  testId?: string;
};

const LOOKS = {
  medium: { input: "pr-10", button: "absolute top-0.5 right-0.5", rules: "gap-y-1 text-[13px]", tick: "size-3.5" },
  large: {
    input: "pr-14",
    button: "absolute top-1 right-1 size-11! [&_svg]:size-5!",
    rules: "gap-y-1 text-[15px]",
    tick: "size-4",
  },
} as const;

/** A password that can be looked at; managers may fill it in. */
export function PasswordField({
  name = "password",
  label = "Password",
  error,
  isNew = false,
  size = "medium",
  testId = name,
}: Props) {
  const [password, setPassword] = useState("");
  const [isShown, setShown] = useState(false);
  const rulesId = useId();
  const look = LOOKS[size];
  return (
    <div className="flex flex-col gap-2">
      <Field label={label} name={name} error={error}>
        {(control) => (
          <span className="relative block">
            <Input
              {...control}
              aria-describedby={
                [isNew ? rulesId : "", control["aria-describedby"] ?? ""].filter(Boolean).join(" ") || undefined
              }
              controlSize={size}
              type={isShown ? "text" : "password"}
              autoComplete={isNew ? "new-password" : "current-password"}
              spellCheck={false}
              autoCapitalize="none"
              autoCorrect="off"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
              data-testid={testId}
              className={look.input}
            />
            <IconButton
              label={isShown ? "Hide the password" : "Show the password"}
              aria-pressed={isShown}
              onClick={() => setShown(!isShown)}
              className={look.button}
            >
              {isShown ? <EyeOff aria-hidden /> : <Eye aria-hidden />}
            </IconButton>
          </span>
        )}
      </Field>
      {isNew ? <Rules id={rulesId} password={password} look={look} /> : null}
    </div>
  );
}

function Rules({ id, password, look }: { id: string; password: string; look: (typeof LOOKS)[keyof typeof LOOKS] }) {
  return (
    <ul id={id} aria-label="What a password needs" className={classNames("grid gap-x-4 sm:grid-cols-2", look.rules)}>
      {passwordRules(password).map(({ label, isMet }) => (
        <li key={label} className={classNames("flex items-center gap-2", isMet ? "text-verified" : "text-ink-2")}>
          {isMet ? <Check aria-hidden className={look.tick} /> : <Circle aria-hidden className={look.tick} />}
          {label}
          <span className="sr-only">{isMet ? ", met" : ", not met yet"}</span>
        </li>
      ))}
    </ul>
  );
}
