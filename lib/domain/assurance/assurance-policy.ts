import * as z from "zod";
import { ownOrganization } from "#db/queries/organizations.ts";
import { MFA_POLICIES, PASSWORD_LOGINS, RESET_APPROVALS } from "#db/schema/organizations.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { limitsOf } from "#lib/engine/plans.ts";
import { env } from "#lib/env.ts";
import { DEVICES_MAX } from "../devices/index.ts";
import { RequestOptions, relyingParty } from "../passkeys/index.ts";
import { LOCKOUT_STEPS, RECENT_PROOF_SECONDS, REFRESH_SECONDS, SESSION_SECONDS } from "../sessions/index.ts";
import { PASSWORD_LENGTH } from "../users/index.ts";
import { read } from "./crypto-policy.ts";

const AssurancePolicy = z
  .object({
    mode: z.enum(["live", "test"]),
    secondFactor: z.enum(MFA_POLICIES),
    passwords: z
      .object({
        /** What a new password is at the hosted pages. The API takes each kind, whatever is set. */
        newOnHostedPages: z.enum(PASSWORD_LOGINS),
        lengthMin: z.number().int(),
        lengthMax: z.number().int(),
        leakedPasswordsAreLookedUp: z.boolean(),
        resetApproval: z.enum(RESET_APPROVALS),
      })
      .meta({ id: "PasswordPolicy" }),
    passkeys: z
      .object({ userVerification: z.string(), relyingPartyId: z.string(), origins: z.array(z.string()) })
      .meta({ id: "PasskeyPolicy" }),
    passwordlessSignUp: z.boolean(),
    lockout: z.array(z.object({ failures: z.number().int(), seconds: z.number().int() }).meta({ id: "LockoutStep" })),
    sessions: z
      .object({
        accessTokenSeconds: z.number().int(),
        refreshTokenSeconds: z.number().int(),
        sessionSeconds: z.number().int(),
        recentProofSeconds: z.number().int(),
        devicesMax: z.number().int(),
      })
      .meta({ id: "SessionPolicy" }),
    emergencyReset: z.object({ delayHours: z.number().int() }).meta({ id: "EmergencyResetPolicy" }),
    retention: z.object({ evidenceDays: z.number().int() }).meta({ id: "RetentionPolicy" }),
    duplicateFaces: z.boolean(),
    rateLimits: z
      .object({
        /** Of one key, by category of call. */
        perMinute: z.record(z.string(), z.number().int()),
        /** Of one address without a credential, or with a refused one, at one process. */
        strangersPerMinute: z.number().int(),
        unitsPerMonth: z.number().int().nullable(),
      })
      .meta({ id: "RateLimitPolicy" }),
  })
  .meta({ id: "AssurancePolicy" });

/** What holds for the organization's users now: its own settings, beside the rules that hold for everybody. */
export const readAssurancePolicy = defineOperation({
  ...read,
  name: "assurance.policy",
  summary: "Read the organization's policies in force",
  input: z.object({}).meta({ id: "NoInputAssurancePolicy" }),
  output: AssurancePolicy,
  faults: [],
  async run(ctx) {
    const organization = await ownOrganization(ctx.tenant);
    if (!organization) throw new Fault("not_found");
    const limits = limitsOf(organization.plan);
    const { id: relyingPartyId, origins } = await relyingParty(ctx);
    return {
      mode: ctx.mode,
      secondFactor: organization.mfaPolicy,
      passwords: {
        newOnHostedPages: organization.passwordLogin,
        lengthMin: PASSWORD_LENGTH.min,
        lengthMax: PASSWORD_LENGTH.max,
        leakedPasswordsAreLookedUp: env().BREACHED_PASSWORDS_URL !== undefined,
        resetApproval: organization.resetApproval,
      },
      passkeys: {
        userVerification: RequestOptions.shape.userVerification.value,
        relyingPartyId,
        origins: [...origins],
      },
      passwordlessSignUp: organization.allowsPasswordlessSignUp,
      lockout: LOCKOUT_STEPS.map((step) => ({ ...step })),
      sessions: {
        accessTokenSeconds: ctx.door.accessTokenSeconds,
        refreshTokenSeconds: REFRESH_SECONDS,
        sessionSeconds: SESSION_SECONDS,
        recentProofSeconds: RECENT_PROOF_SECONDS,
        devicesMax: DEVICES_MAX,
      },
      emergencyReset: { delayHours: organization.emergencyResetDelayHours },
      retention: { evidenceDays: organization.retentionDays },
      duplicateFaces: organization.findsDuplicateFaces,
      rateLimits: {
        perMinute: { ...limits.perMinute },
        strangersPerMinute: env().STRANGER_CALLS_PER_MINUTE,
        unitsPerMonth: limits.unitsPerMonth,
      },
    };
  },
});
