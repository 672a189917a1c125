import * as z from "zod";
import { ownOrganization } from "#db/queries/organizations.ts";
import { deletePasskey, listPasskeys as listRows, renamePasskey as renameRow } from "#db/queries/passkeys.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { hasFactor, requireRecentProof, signedIn, tellFactorChange } from "../sessions/index.ts";
import { cell, sealPersonal } from "../tenancy/index.ts";
import { Passkey, PasskeyName, passkeyOutput } from "./passkey.ts";

const passkeyId = z.string().max(100);
const own = { scope: "self:write", effect: "write", category: "auth", cost: 0 } as const;

export const listPasskeys = defineOperation({
  name: "passkeys.list",
  admitsUnanswered: true,
  summary: "List the signed-in user's passkeys",
  scope: "self:read",
  effect: "read",
  category: "auth",
  cost: 0,
  input: z.object({}).meta({ id: "NoInputListPasskeys" }),
  output: z.object({ passkeys: z.array(Passkey) }).meta({ id: "PasskeyList" }),
  faults: [],
  async run(ctx) {
    const rows = await listRows(ctx.tenant, signedIn(ctx).userId);
    return { passkeys: await Promise.all(rows.map(passkeyOutput)) };
  },
});

export const renamePasskey = defineOperation({
  ...own,
  name: "passkeys.rename",
  summary: "Rename one of the signed-in user's passkeys",
  input: z.object({ passkeyId, name: PasskeyName }).meta({ id: "RenamePasskey" }),
  output: Passkey,
  faults: ["not_found"],
  async run(ctx, { passkeyId: id, name }) {
    const { userId } = signedIn(ctx);
    const { tenantId, mode } = ctx;
    const sealed = await sealPersonal(cell("passkeys.name", { tenantId, mode, id, userId }), name);
    const row = await renameRow(ctx.tenant, { id, userId }, sealed);
    if (!row) throw noSuchPasskey();
    await ctx.emit("passkey.renamed", { subject: userId, data: { passkeyId: row.id } });
    return passkeyOutput(row);
  },
});

export const removePasskey = defineOperation({
  ...own,
  name: "passkeys.remove",
  summary: "Remove one of the signed-in user's passkeys, within 15 minutes of signing in",
  input: z.object({ passkeyId }).meta({ id: "PasskeyId" }),
  output: z.object({ success: z.literal(true) }).meta({ id: "PasskeyRemoved" }),
  faults: ["not_found", "forbidden", "conflict"],
  async run(ctx, { passkeyId: id }) {
    const user = await requireRecentProof(ctx, signedIn(ctx));
    const userId = user.id;
    const row = await deletePasskey(ctx.tenant, { id, userId });
    if (!row) throw noSuchPasskey();
    // Looked at after, which undoes the removal.
    if ((await ownOrganization(ctx.tenant))?.mfaPolicy === "required" && !(await hasFactor(ctx, user)))
      throw new Fault(
        "conflict",
        "This organization demands a second factor; add another one before you remove the last.",
      );
    await ctx.emit("passkey.removed", { subject: userId, data: { passkeyId: row.id } });
    await tellFactorChange(ctx, user, "passkey_removed");
    return { success: true as const };
  },
});

function noSuchPasskey(): Fault {
  return new Fault("not_found", "There is no such passkey.");
}
