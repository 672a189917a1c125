"use server";

import { redirect } from "next/navigation";
import { newId } from "#lib/crypto/random.ts";
import { SignInRefused, signIn } from "../auth.ts";
import { type FormFault, formFault } from "../field-words.ts";
import { safeNext } from "../next-path.ts";
import { faultFrom } from "../perform.ts";
import { textIn } from "../text-in.ts";

/** `asksCode`: the password was right, and a code from the authenticator app is wanted beside it. */
export type SignInState = { fault: FormFault | null; email: string; asksCode: boolean };

export async function signInWithPassword(before: SignInState, form: FormData): Promise<SignInState> {
  const email = textIn(form, "email");
  try {
    await signIn("password", {
      email,
      password: textIn(form, "password"),
      code: textIn(form, "code"),
      redirect: false,
    });
  } catch (cause) {
    if (!(cause instanceof SignInRefused)) throw cause;
    if (cause.fault.code === "second_factor_required") return { fault: null, email, asksCode: true };
    return { fault: formFault(faultFrom(cause.fault, newId("req"))), email, asksCode: before.asksCode };
  }
  redirect(safeNext(form.get("next")));
}
