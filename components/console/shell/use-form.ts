"use client";

import { type FormEvent, type RefObject, startTransition, useActionState, useEffect, useRef } from "react";

type Form<State> = {
  state: State;
  pending: boolean;
  form: {
    ref: RefObject<HTMLFormElement | null>;
    action: (form: FormData) => void;
    onSubmit: (event: FormEvent<HTMLFormElement>) => void;
    noValidate: true;
  };
};

/**
 * A form on a server action. What was typed stays after a refusal, passwords included, and the first wrong field
 * takes the focus. Before the page's script has loaded, the form posts by itself.
 */
export function useForm<State>(
  action: (before: Awaited<State>, form: FormData) => Promise<State>,
  initial: Awaited<State>,
): Form<Awaited<State>> {
  const [state, dispatch, pending] = useActionState(action, initial);
  const ref = useRef<HTMLFormElement>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new state is a new answer of the server
  useEffect(() => ref.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus(), [state]);

  function onSubmit(event: FormEvent<HTMLFormElement>) {
    // An action given to the form alone would empty it when it ends.
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    startTransition(() => dispatch(form));
  }

  return { state, pending, form: { ref, action: dispatch, onSubmit, noValidate: true } };
}
