"use client";

import { type FormEvent, type ReactNode, useEffect, useRef } from "react";
import type { HostedFailure } from "./failure.ts";
import { FailureAlert } from "./failure-alert.tsx";

/** A form that keeps what was typed; after a refusal the first wrong field takes the focus, or else the reason. */
export function HostedForm({
  failure,
  label,
  onSubmit,
  onStart,
  wayOn,
  takesFocus = false,
  children,
}: {
  failure: HostedFailure | null;
  label: string;
  onSubmit: (text: (field: string) => string) => void;
  /** Somebody has begun to fill it in. */
  onStart?: () => void;
  /** What helps where trying again does not. */
  wayOn?: ReactNode;
  /** It stands where the button was that opened it, so the focus goes to its first field. */
  takesFocus?: boolean;
  children: ReactNode;
}) {
  const form = useRef<HTMLFormElement>(null);

  useEffect(() => {
    if (takesFocus) form.current?.querySelector<HTMLElement>("input:not([readonly])")?.focus();
  }, [takesFocus]);
  useEffect(() => {
    if (!failure) return;
    const at = (selector: string) => form.current?.querySelector<HTMLElement>(selector);
    (at("[aria-invalid=true]") ?? at("[data-failure]"))?.focus();
  }, [failure]);

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const given = new FormData(event.currentTarget);
    onSubmit((field) => String(given.get(field) ?? ""));
  }

  return (
    // `post`, so that nothing typed can land in the address where the script has not loaded.
    <form
      ref={form}
      method="post"
      aria-label={label}
      noValidate
      onSubmit={submit}
      onFocus={onStart}
      className="flex flex-col gap-5"
    >
      <FailureAlert failure={failure} action={wayOn} />
      {children}
    </form>
  );
}
