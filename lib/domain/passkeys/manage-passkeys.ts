import * as z from "zod";
import { deletePasskey, listPasskeys as listRows, renamePasskey as renameRow } from "#db/queries/passkeys.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { requireRecentProof, signedIn } from "../sessions/index.ts";
import { cell, sealPersonal } from "../tenancy/index.ts";
import { Passkey, PasskeyName, passkeyOutput } from "./passkey.ts";

const passkeyId = z.string().max(100);
const own = { scope: "self:write", effect: "write", category: "auth", cost: 0 } as const;

export const listPasskeys = defineOperation({
  name: "passkeys.list",
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
  faults: ["not_found", "forbidden"],
  async run(ctx, { passkeyId: id }) {
    const { id: userId } = await requireRecentProof(ctx, signedIn(ctx));
    const row = await deletePasskey(ctx.tenant, { id, userId });
    if (!row) throw noSuchPasskey();
    await ctx.emit("passkey.removed", { subject: userId, data: { passkeyId: row.id } });
    return { success: true as const };
  },
});

function noSuchPasskey(): Fault {
  return new Fault("not_found", "There is no such passkey.");
}
