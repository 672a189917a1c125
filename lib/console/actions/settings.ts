"use server";

import { revalidatePath } from "next/cache";
import { MFA_POLICIES, PASSWORD_LOGINS } from "#db/schema/organizations.ts";
import { removeLogo, setLogo, updateOrganization } from "#lib/domain/organizations/index.ts";
import { revokeSession } from "#lib/domain/sessions/index.ts";
import { UploadedFile } from "#lib/engine/uploads.ts";
import { type FormFault, formFault } from "../field-words.ts";
import { perform } from "../perform.ts";
import { textIn } from "../text-in.ts";

export type SettingsState = { fault: FormFault | null; savedAt: number | null };

export async function saveOrganization(_before: SettingsState, form: FormData): Promise<SettingsState> {
  const days = textIn(form, "retentionDays").trim();
  const saved = await perform(updateOrganization, {
    name: textIn(form, "name"),
    accentColor: textIn(form, "accentColor").trim() || null,
    // An empty text would count as the number 0, and 0 days erase at once.
    retentionDays: days === "" ? Number.NaN : days,
    findsDuplicateFaces: form.has("findsDuplicateFaces"),
  });
  if (!saved.ok) return { fault: formFault(saved.fault), savedAt: null };
  revalidatePath("/console", "layout");
  return { fault: null, savedAt: Date.now() };
}

export async function saveSignIn(_before: SettingsState, form: FormData): Promise<SettingsState> {
  const hours = textIn(form, "emergencyResetDelayHours").trim();
  const saved = await perform(updateOrganization, {
    mfaPolicy: MFA_POLICIES.find((policy) => policy === textIn(form, "mfaPolicy")),
    passwordLogin: PASSWORD_LOGINS.find((login) => login === textIn(form, "passwordLogin")),
    resetApproval: form.has("resetApproval") ? "required" : "off",
    allowsPasswordlessSignUp: form.has("allowsPasswordlessSignUp"),
    // An empty text would count as the number 0, and 0 hours leave no time to cancel.
    emergencyResetDelayHours: hours === "" ? Number.NaN : hours,
    relyingPartyId: textIn(form, "relyingPartyId").trim() || null,
    passkeyOrigins: textIn(form, "passkeyOrigins").split(/\s+/).filter(Boolean),
    androidApps: linesIn(form, "androidApps").map(androidAppIn),
    appleApps: linesIn(form, "appleApps"),
  });
  if (!saved.ok) return { fault: formFault(saved.fault), savedAt: null };
  revalidatePath("/console/settings");
  return { fault: null, savedAt: Date.now() };
}

function linesIn(form: FormData, name: string): string[] {
  return textIn(form, name)
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** `com.example.app AB:CD:…`, with as many fingerprints as there are certificates. */
function androidAppIn(line: string) {
  const [packageName = "", ...sha256CertFingerprints] = line.split(/[\s,]+/);
  return { packageName, sha256CertFingerprints };
}

export async function saveLogo(_before: SettingsState, form: FormData): Promise<SettingsState> {
  const sent = form.get("file");
  if (!(sent instanceof File) || sent.size === 0)
    return { fault: logoFault("choose a PNG or JPEG file first"), savedAt: null };
  const file = new UploadedFile(Buffer.from(await sent.arrayBuffer()), sent.name, sent.type);
  const saved = await perform(setLogo, { file });
  if (!saved.ok) return { fault: logoFault(saved.fault.detail), savedAt: null };
  revalidatePath("/console/settings");
  return { fault: null, savedAt: Date.now() };
}

/** There is one field, so whatever is wrong is said at it. */
function logoFault(detail: string): FormFault {
  return { detail, fields: { file: detail } };
}

export async function dropLogo(): Promise<{ failure: string | null }> {
  const removed = await perform(removeLogo, {});
  if (!removed.ok) return { failure: formFault(removed.fault).detail };
  revalidatePath("/console/settings");
  return { failure: null };
}

export async function endSession(sessionId: string): Promise<{ failure: string | null }> {
  const ended = await perform(revokeSession, { sessionId });
  if (!ended.ok) return { failure: formFault(ended.fault).detail };
  revalidatePath("/console/settings");
  return { failure: null };
}
