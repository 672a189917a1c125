import * as z from "zod";
import { findIdentityByLeaf } from "#db/queries/zkp.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { Hash } from "../transparency/index.ts";
import { leafIndex } from "./identity.ts";
import { tenantName } from "./identity-proof.ts";
import { KeptIdentity, keptIdentity } from "./kept-identity.ts";

/** With these parts anybody calculates the leaf's hash again, and asks the log's public addresses to prove it. */
export const readLogEntry = defineOperation({
  name: "transparencyEntries.get",
  summary: "Read what an entry of the transparency log stands for, to prove it to others",
  scope: "zkp:register",
  effect: "read",
  category: "general",
  cost: 0,
  input: z.object({ txHash: z.string().max(100) }).meta({ id: "ReadLogEntry" }),
  output: KeptIdentity.extend({ userId: z.string(), tenant: z.string() }).meta({ id: "LogEntry" }),
  faults: ["not_found"],
  async run(ctx, { txHash }) {
    const isHash = Hash.safeParse(txHash).success;
    const row = isHash ? await findIdentityByLeaf(ctx.tenant, await leafIndex(ctx.tenantId, txHash)) : undefined;
    if (!row) throw new Fault("not_found", "There is no such entry.");
    return { ...(await keptIdentity(row)), userId: row.userId, tenant: tenantName(ctx) };
  },
});
