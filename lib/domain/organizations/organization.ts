import * as z from "zod";
import type { OrganizationRow } from "#db/queries/organizations.ts";
import { MFA_POLICIES, PASSWORD_LOGINS, RESET_APPROVALS } from "#db/schema/organizations.ts";
import type { Caller } from "#lib/engine/context.ts";
import { limitsOf, type Plan } from "#lib/engine/plans.ts";
import { logoUrl } from "./logo-url.ts";
import { AndroidApp } from "./native-apps.ts";

export const Organization = z
  .object({
    id: z.string(),
    name: z.string(),
    plan: z.enum(["free", "pro", "enterprise"]),
    status: z.enum(["active", "suspended"]),
    /** What the plan allows: calls a minute and key, and units a calendar month (null: no quota). */
    limits: z
      .object({
        callsPerMinute: z
          .object({ auth: z.number().int(), kyc: z.number().int(), general: z.number().int() })
          .meta({ id: "CallsPerMinute" }),
        unitsPerMonth: z.number().int().nullable(),
      })
      .meta({ id: "PlanLimits" }),
    accentColor: z.string().nullable(),
    /** The logo of the hosted pages; another address after every upload. */
    logoUrl: z.string().nullable(),
    retentionDays: z.number().int(),
    redirectUrls: z.array(z.string()),
    mfaPolicy: z.enum(MFA_POLICIES),
    /** How the hosted sign-in takes passwords. */
    passwordLogin: z.enum(PASSWORD_LOGINS),
    /** Whether a member has to approve a password that was set by the link of a mail. */
    resetApproval: z.enum(RESET_APPROVALS),
    /** Whether a link or a code makes an account for an address that has none. */
    allowsPasswordlessSignUp: z.boolean(),
    /** The domain that passkeys belong to; null stands for this server's own. */
    relyingPartyId: z.string().nullable(),
    /** Origins of pages, and of Android apps (`android:apk-key-hash:…`). */
    passkeyOrigins: z.array(z.string()),
    /** Native apps that use its passkeys. */
    androidApps: z.array(AndroidApp),
    appleApps: z.array(z.string()),
    /** Whether faces of new verifications are searched among the earlier ones. */
    findsDuplicateFaces: z.boolean(),
    /** Hours in which an emergency reset can be cancelled before it can be confirmed. */
    emergencyResetDelayHours: z.number().int(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "Organization" });

export function organizationOutput(row: OrganizationRow, { door }: Pick<Caller, "door">): z.input<typeof Organization> {
  return {
    id: row.id,
    name: row.name,
    plan: row.plan,
    status: row.status,
    limits: limitsAt(row.plan, door),
    accentColor: row.accentColor,
    logoUrl: logoUrl(row),
    retentionDays: row.retentionDays,
    redirectUrls: row.redirectUrls,
    mfaPolicy: row.mfaPolicy,
    passwordLogin: row.passwordLogin,
    resetApproval: row.resetApproval,
    allowsPasswordlessSignUp: row.allowsPasswordlessSignUp,
    relyingPartyId: row.relyingPartyId,
    passkeyOrigins: row.passkeyOrigins,
    androidApps: row.androidApps,
    appleApps: row.appleApps,
    findsDuplicateFaces: row.findsDuplicateFaces,
    emergencyResetDelayHours: row.emergencyResetDelayHours,
    createdAt: row.createdAt.toISOString(),
  };
}

/** As the door that is asked publishes and counts them. */
function limitsAt(plan: Plan, door: Caller["door"]): z.input<typeof Organization>["limits"] {
  const { perMinute, unitsPerMonth } = limitsOf(plan, door);
  return { callsPerMinute: { ...perMinute }, unitsPerMonth };
}
