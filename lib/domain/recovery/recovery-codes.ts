import * as z from "zod";
import { ownOrganization } from "#db/queries/organizations.ts";
import { countRecoveryCodes, countUsable } from "#db/queries/recovery-codes.ts";
import type { UserRow } from "#db/queries/users.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { secret } from "#lib/engine/secrets.ts";
import { requireRecentProof, signedIn, tellFactorChange } from "../sessions/index.ts";
import { hashesOf, newRecoveryCodes } from "./recovery-code.ts";
import { keepShown, shownCodes } from "./shown-codes.ts";

const RecoveryCodes = z
  .object({ codes: z.array(secret()), remaining: z.number().int(), generatedAt: z.iso.datetime() })
  .meta({ id: "RecoveryCodes" });

const make = { scope: "self:write", effect: "write", category: "auth", cost: 0 } as const;

export const readRecoveryCodes = defineOperation({
  name: "recoveryCodes.status",
  summary: "Read how many recovery codes the signed-in user has left",
  scope: "self:read",
  effect: "read",
  category: "auth",
  cost: 0,
  input: z.object({}).meta({ id: "NoInputRecoveryCodes" }),
  output: z
    .object({
      total: z.number().int(),
      remaining: z.number().int(),
      generatedAt: z.iso.datetime().nullable(),
    })
    .meta({ id: "RecoveryCodeStatus" }),
  faults: [],
  async run(ctx) {
    const { total, left, madeAt } = await countRecoveryCodes(ctx.tenant, signedIn(ctx).userId);
    return { total, remaining: left, generatedAt: madeAt?.toISOString() ?? null };
  },
});

export const generateRecoveryCodes = defineOperation({
  ...make,
  name: "recoveryCodes.generate",
  summary:
    "Make the signed-in user's first ten recovery codes, within 15 minutes of signing in; they are shown this once",
  input: z.object({}).meta({ id: "NoInputGenerateRecoveryCodes" }),
  output: RecoveryCodes,
  faults: ["conflict", "forbidden"],
  async run(ctx) {
    const user = await provenUser(ctx);
    if ((await countRecoveryCodes(ctx.tenant, user.id)).left > 0)
      throw new Fault("conflict", "There are recovery codes already; regenerate them to void those.");
    return fresh(ctx, user);
  },
});

export const regenerateRecoveryCodes = defineOperation({
  ...make,
  name: "recoveryCodes.regenerate",
  summary: "Make ten new recovery codes within 15 minutes of signing in; all earlier ones become void",
  input: z.object({}).meta({ id: "NoInputRegenerateRecoveryCodes" }),
  output: RecoveryCodes,
  faults: ["forbidden"],
  async run(ctx) {
    const user = await provenUser(ctx);
    return fresh(ctx, user);
  },
});

/** Hashes alone are kept, beside the codes themselves for the minutes in which they are shown. */
export const downloadRecoveryCodes = defineOperation({
  ...make,
  name: "recoveryCodes.download",
  summary:
    "Get recovery codes as a text file: those that this session generated within five minutes, or the `codes` that are sent back, or the first ten of a user who has none",
  input: z
    .object({ codes: z.array(z.string().max(60)).min(1).max(10).optional() })
    .meta({ id: "DownloadRecoveryCodes" }),
  output: RecoveryCodes.extend({ organization: z.string() }).meta({ id: "RecoveryCodeFile" }),
  faults: ["conflict", "forbidden", "invalid_input"],
  async run(ctx, { codes }) {
    const user = await provenUser(ctx);
    const organization = (await ownOrganization(ctx.tenant))?.name ?? "";
    const { left, madeAt } = await countRecoveryCodes(ctx.tenant, user.id);
    if (codes === undefined) {
      if (left === 0) return { ...(await fresh(ctx, user)), organization };
      const shown = madeAt && (await shownCodes(ctx, madeAt));
      if (!shown) throw new Fault("conflict", "Send the codes that you were shown, or regenerate them.");
      return { codes: shown, remaining: left, generatedAt: madeAt.toISOString(), organization };
    }
    const hashes = [...new Set(await hashesOf(ctx, user.id, codes))];
    if (hashes.length < codes.length || (await countUsable(ctx.tenant, user.id, hashes)) < codes.length)
      throw new Fault("invalid_input", undefined, {
        issues: [{ path: ["codes"], message: "must be codes of this user that can still be used" }],
      });
    return { codes, remaining: left, generatedAt: (madeAt ?? ctx.now).toISOString(), organization };
  },
});

/** The signed-in user, held, so that of parallel calls the second one sees the codes of the first. */
const provenUser = (ctx: TenantContext): Promise<UserRow> => requireRecentProof(ctx, signedIn(ctx));

async function fresh(ctx: TenantContext, user: UserRow): Promise<z.input<typeof RecoveryCodes>> {
  const codes = await newRecoveryCodes(ctx, user.id);
  await keepShown(ctx, codes);
  await tellFactorChange(ctx, user, "recovery_codes_made");
  return { codes, remaining: codes.length, generatedAt: ctx.now.toISOString() };
}
