import * as z from "zod";
import { findCredential, listCredentials as listRows, revokeCredentials } from "#db/queries/credentials.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { nextCursor, pageFields } from "#lib/engine/page.ts";
import { Credential, credentialOutput } from "./credential.ts";

/** Revoking what is revoked changes nothing and is no error. */
export const revokeCredential = defineOperation({
  name: "credentials.revoke",
  summary: "Revoke a credential: no new proof of it is accepted",
  scope: "kyc:write",
  effect: "write",
  category: "kyc",
  cost: 0,
  input: z.object({ credentialId: z.string().max(100) }).meta({ id: "RevokeCredential" }),
  output: Credential,
  faults: ["not_found"],
  async run(ctx, { credentialId }) {
    const [revoked] = await revokeCredentials(ctx.tenant, { id: credentialId }, { because: "requested", now: ctx.now });
    const row = revoked ?? (await findCredential(ctx.tenant, credentialId));
    if (!row) throw new Fault("not_found", "There is no such credential.");
    if (revoked)
      await ctx.emit("credential.revoked", {
        subject: row.id,
        data: { because: "requested", sessionId: row.sessionId },
      });
    return credentialOutput(row, ctx.now);
  },
});

export const listCredentials = defineOperation({
  name: "credentials.list",
  summary: "List the credentials that were issued, newest first",
  scope: "kyc:read",
  effect: "read",
  category: "kyc",
  cost: 0,
  input: z
    .object({ ...pageFields, sessionId: z.string().max(100).optional(), userId: z.string().max(100).optional() })
    .meta({ id: "ListCredentials" }),
  output: z
    .object({ credentials: z.array(Credential), nextCursor: z.string().nullable() })
    .meta({ id: "CredentialList" }),
  faults: [],
  async run(ctx, { limit, cursor, ...filter }) {
    const rows = await listRows(ctx.tenant, { ...filter, limit: limit + 1, before: cursor });
    return {
      credentials: rows.slice(0, limit).map((row) => credentialOutput(row, ctx.now)),
      nextCursor: nextCursor(rows, limit, (row) => row.id),
    };
  },
});
