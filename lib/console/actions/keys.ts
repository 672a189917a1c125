"use server";

import { revalidatePath } from "next/cache";
import { createKey, FAMILIES, revokeKey, SCOPES } from "#lib/domain/keys/index.ts";
import { type FormFault, formFault } from "../field-words.ts";
import { requireMember } from "../member.ts";
import { perform } from "../perform.ts";
import { textIn } from "../text-in.ts";

export type CreateKeyState = { fault: FormFault | null; made: { name: string; key: string } | null };

export async function createApiKey(_before: CreateKeyState, form: FormData): Promise<CreateKeyState> {
  const { mode } = await requireMember();
  const wanted = {
    name: textIn(form, "name"),
    family: oneOf(FAMILIES, textIn(form, "family")) ?? "native",
    scopes: textIn(form, "access") === "all" ? ["*" as const] : chosenScopes(form),
    mode,
  };
  const made = await perform(createKey, wanted);
  if (!made.ok) return { fault: formFault(made.fault), made: null };
  revalidatePath("/console/keys");
  return { fault: null, made: { name: made.output.name, key: made.output.key } };
}

export async function revokeApiKey(keyId: string): Promise<{ failure: string | null }> {
  // The console shows one mode at a time: a key of the other one is none that could be chosen here.
  const { mode } = await requireMember();
  const revoked = await perform(revokeKey, { keyId, mode });
  if (!revoked.ok) return { failure: formFault(revoked.fault).detail };
  revalidatePath("/console/keys");
  return { failure: null };
}

function chosenScopes(form: FormData): (keyof typeof SCOPES)[] {
  return form.getAll("scopes").flatMap((name) => (typeof name === "string" ? (oneOf(SCOPES, name) ?? []) : []));
}

function oneOf<T extends object>(table: T, name: string): keyof T | undefined {
  return isIn(table, name) ? name : undefined;
}

function isIn<T extends object>(table: T, name: PropertyKey): name is keyof T {
  return Object.hasOwn(table, name);
}
