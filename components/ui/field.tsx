import { CircleAlert } from "lucide-react";
import { type ComponentProps, type ReactNode, useId } from "react";
import { Input } from "./input.tsx";
import { Select } from "./select.tsx";

type Described = { label: string; name: string; hint?: ReactNode; error?: string | null; optional?: boolean };

/** What a control must carry so that label, hint and error belong to it. */
export type ControlProps = {
  id: string;
  name: string;
  required: boolean;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
};

/** Label, control, hint and error. The error repeats the field's name, so that it reads alone and without colour. */
export function Field({
  label,
  name,
  hint,
  error,
  optional = false,
  children,
}: Described & { children: (control: ControlProps) => ReactNode }) {
  const id = useId();
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium text-ink">
        {label}
        {optional ? <span className="font-normal text-ink-2"> (optional)</span> : null}
      </label>
      {children({
        id,
        name,
        required: !optional,
        "aria-describedby": described || undefined,
        "aria-invalid": error ? true : undefined,
      })}
      {hint ? (
        <p id={`${id}-hint`} className="text-[0.93em] text-ink-2">
          {hint}
        </p>
      ) : null}
      {error ? <FieldError id={`${id}-error`} label={label} error={error} /> : null}
    </div>
  );
}

/** What is wrong with one field, by name; announced when it appears. */
export function FieldError({ id, label, error }: { id: string; label: string; error: string }) {
  return (
    <p id={id} role="alert" className="flex items-start gap-1.5 text-[0.93em] text-refused">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span>
        <span className="font-medium">{label}:</span> {error}
      </span>
    </p>
  );
}

type Own<Tag extends "input" | "select"> = Omit<ComponentProps<Tag>, "name" | "id" | "required">;

export function TextField({
  label,
  name,
  hint,
  error,
  optional,
  ...rest
}: Described & Own<"input"> & Pick<ComponentProps<typeof Input>, "controlSize" | "mono">) {
  return <Field {...{ label, name, hint, error, optional }}>{(control) => <Input {...rest} {...control} />}</Field>;
}

export function SelectField({
  label,
  name,
  hint,
  error,
  optional,
  ...rest
}: Described & Own<"select"> & Pick<ComponentProps<typeof Select>, "controlSize">) {
  return <Field {...{ label, name, hint, error, optional }}>{(control) => <Select {...rest} {...control} />}</Field>;
}
