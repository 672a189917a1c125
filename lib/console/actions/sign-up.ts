"use server";

import { createOrganization } from "#lib/domain/organizations/index.ts";
import { authenticateToken } from "#lib/domain/sessions/index.ts";
import { Fault } from "#lib/engine/faults.ts";
import { countStranger, refuseExceeded } from "#lib/engine/rate-limits.ts";
import { takeOverSession } from "../auth.ts";
import { strangerCaller } from "../callers.ts";
import { type FormFault, formFault } from "../field-words.ts";
import { chooseMode } from "../mode.ts";
import { faultFrom, performAs } from "../perform.ts";
import { textIn } from "../text-in.ts";

export type SignUpState = {
  fault: FormFault | null;
  name: string;
  email: string;
  /** The first key, shown once by the form that asked for it. */
  apiKey: string | null;
};

export async function signUpOrganization(_before: SignUpState, form: FormData): Promise<SignUpState> {
  const typed = { name: textIn(form, "name"), email: textIn(form, "ownerEmail") };
  const invitation = textIn(form, "invitation");
  const caller = await strangerCaller();
  try {
    refuseExceeded(await countStranger(caller.client.ip, caller.now));
  } catch (cause) {
    if (cause instanceof Fault) return { ...typed, fault: formFault(faultFrom(cause, caller.requestId)), apiKey: null };
    throw cause;
  }
  const made = await performAs(caller, createOrganization, {
    name: typed.name,
    ownerEmail: typed.email,
    ownerPassword: textIn(form, "ownerPassword"),
    ...(invitation !== "" && { invitation }),
  });
  if (!made.ok) return { ...typed, fault: formFault(made.fault), apiKey: null };
  const session = await authenticateToken(made.output.accessToken, caller.now);
  if (session) await takeOverSession(session.id);
  await chooseMode("live");
  return { ...typed, fault: null, apiKey: made.output.organization.apiKey };
}
