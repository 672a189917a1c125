"use server";

import { refresh } from "next/cache";
import { redirect } from "next/navigation";
import { changeOrganization, inviteOrganization } from "#lib/domain/operators/index.ts";
import { Fault } from "#lib/engine/faults.ts";
import { countStranger, refuseExceeded } from "#lib/engine/rate-limits.ts";
import { strangerCaller } from "../callers.ts";
import { type FormFault, formFault } from "../field-words.ts";
import { admitOperator, currentOperator, dismissOperator } from "../operator.ts";
import { faultFrom, performAs } from "../perform.ts";
import { textIn } from "../text-in.ts";

export type OperatorForm = { fault: FormFault | null; done: boolean };

export async function signInOperator(_before: OperatorForm, form: FormData): Promise<OperatorForm> {
  const caller = await strangerCaller();
  try {
    refuseExceeded(await countStranger(caller.client.ip, caller.now));
  } catch (cause) {
    if (cause instanceof Fault) return { fault: formFault(faultFrom(cause, caller.requestId)), done: false };
    throw cause;
  }
  if (!(await admitOperator(textIn(form, "token"), caller.now)))
    return { fault: { detail: "That token is not an operator's, or was revoked.", fields: {} }, done: false };
  redirect("/operator");
}

export async function signOutOperator(): Promise<void> {
  await dismissOperator();
  redirect("/operator");
}

export async function changeOperated(_before: OperatorForm, form: FormData): Promise<OperatorForm> {
  const operator = await currentOperator();
  if (!operator) return { fault: { detail: "You are signed out; sign in again.", fields: {} }, done: false };
  const { input } = changeOrganization;
  const wanted = input.safeParse({
    organizationId: textIn(form, "organizationId"),
    plan: textIn(form, "plan"),
    status: textIn(form, "status"),
  });
  if (!wanted.success) return { fault: { detail: "Choose a plan and a state.", fields: {} }, done: false };
  const changed = await performAs(operator.caller, changeOrganization, wanted.data);
  if (!changed.ok) return { fault: formFault(changed.fault), done: false };
  refresh();
  return { fault: null, done: true };
}

export type InviteForm = { fault: FormFault | null; link: string | null; email: string };

export async function inviteOperated(_before: InviteForm, form: FormData): Promise<InviteForm> {
  const email = textIn(form, "email");
  const operator = await currentOperator();
  if (!operator) return { fault: { detail: "You are signed out; sign in again.", fields: {} }, link: null, email };
  const made = await performAs(operator.caller, inviteOrganization, { email });
  if (!made.ok) return { fault: formFault(made.fault), link: null, email };
  refresh();
  return { fault: null, link: made.output.link, email };
}
