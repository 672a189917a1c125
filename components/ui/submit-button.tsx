"use client";

import { useFormStatus } from "react-dom";
import { Button, type ButtonProps } from "./button.tsx";

/** The submit button of a form with an action: pending while the action runs. */
export function SubmitButton({ variant = "primary", ...rest }: ButtonProps) {
  const { pending } = useFormStatus();
  return <Button type="submit" variant={variant} pending={pending} {...rest} />;
}
