import { type ReactNode, useId } from "react";
import { classNames } from "./class-names.ts";
import { FieldError } from "./field.tsx";

export type Choice<Value extends string> = {
  value: Value;
  label: string;
  hint?: string;
  icon?: ReactNode;
  testId?: string;
};

/** One of a few, as cards with native radio buttons inside (arrow keys move, as browsers do it). */
export function ChoiceCards<Value extends string>({
  legend,
  name,
  choices,
  value,
  onChange,
  error,
}: {
  legend: string;
  name: string;
  choices: Choice<Value>[];
  value: Value | null;
  onChange: (value: Value) => void;
  error?: string | null;
}) {
  const id = useId();
  return (
    <fieldset aria-describedby={error ? `${id}-error` : undefined} className="flex flex-col gap-2">
      <legend className="mb-2 font-medium">{legend}</legend>
      {choices.map((choice) => (
        <label
          key={choice.value}
          className={classNames(
            "flex min-h-14 items-center gap-3 rounded-lg border bg-surface px-4 py-3 transition-colors hover:bg-hover",
            "has-focus-visible:outline-2 has-focus-visible:outline-focus has-focus-visible:outline-offset-2",
            value === choice.value ? "border-accent ring-1 ring-accent" : "border-line-control",
          )}
        >
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={value === choice.value}
            onChange={() => onChange(choice.value)}
            data-testid={choice.testId}
            className={classNames(
              "size-4.5 shrink-0 appearance-none rounded-full border border-line-control bg-surface outline-none!",
              "checked:border-[5px] checked:border-accent",
            )}
          />
          <span className="flex-1">
            <span className="block font-medium">{choice.label}</span>
            {choice.hint ? <span className="block text-[0.93em] text-ink-2">{choice.hint}</span> : null}
          </span>
          {choice.icon ? <span className="text-ink-2 [&_svg]:size-6">{choice.icon}</span> : null}
        </label>
      ))}
      {error ? <FieldError id={`${id}-error`} label={legend} error={error} /> : null}
    </fieldset>
  );
}
