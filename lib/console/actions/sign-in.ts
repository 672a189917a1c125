"use server";

import { redirect } from "next/navigation";
import { newId } from "#lib/crypto/random.ts";
import { SignInRefused, signIn } from "../auth.ts";
import { type FormFault, formFault } from "../field-words.ts";
import { safeNext } from "../next-path.ts";
import { faultFrom } from "../perform.ts";
import { textIn } from "../text-in.ts";

export type SignInState = { fault: FormFault | null; email: string };

export async function signInWithPassword(_before: SignInState, form: FormData): Promise<SignInState> {
  const email = textIn(form, "email");
  try {
    await signIn("password", { email, password: textIn(form, "password"), redirect: false });
  } catch (cause) {
    if (cause instanceof SignInRefused) return { fault: formFault(faultFrom(cause.fault, newId("req"))), email };
    throw cause;
  }
  redirect(safeNext(form.get("next")));
}
