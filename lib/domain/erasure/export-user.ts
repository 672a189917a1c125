import * as z from "zod";
import { listCredentials } from "#db/queries/credentials.ts";
import { trustedDevices } from "#db/queries/devices.ts";
import { kycSessionsOfUser } from "#db/queries/erasure.ts";
import { listEvents } from "#db/queries/events.ts";
import { sessionsOfUser } from "#db/queries/sessions.ts";
import { findUser } from "#db/queries/users.ts";
import type { TenantContext } from "#lib/engine/context.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { Credential, credentialOutput } from "../credentials/index.ts";
import { Device, devicesOf } from "../devices/index.ts";
import { getKycSession } from "../kyc/index.ts";
import { PasswordStanding, passwordStanding } from "../passwords/index.ts";
import { Recovery, recoveryOf } from "../recovery/index.ts";
import { Session, sessionOutput } from "../sessions/index.ts";
import { User, userOutput } from "../users/index.ts";
import { identitiesOf, KeptIdentity } from "../zkp/index.ts";

// Chosen: the last thousand; older ones are paged through `GET /v1/events?subject=`.
const EVENTS_MAX = 1000;
const CREDENTIALS_MAX = 1000;

const Fact = z
  .object({ type: z.string(), createdAt: z.iso.datetime(), data: z.record(z.string(), z.unknown()) })
  .meta({ id: "ExportedEvent" });

/** Everything that is held about one user, readable by machines (GDPR Art. 15 and 20). */
export const exportUser = defineOperation({
  name: "users.export",
  summary: "Export everything that is held about a user",
  scope: "users:read",
  effect: "read",
  category: "general",
  cost: 1,
  input: z.object({ userId: z.string().max(100) }).meta({ id: "ExportUser" }),
  output: z
    .object({
      user: User,
      sessions: z.array(Session),
      devices: z.array(Device),
      password: PasswordStanding,
      recovery: Recovery,
      identities: z.array(KeptIdentity),
      verifications: z.array(getKycSession.output),
      credentials: z.array(Credential),
      events: z.array(Fact),
    })
    .meta({ id: "UserExport" }),
  faults: ["not_found"],
  async run(ctx, { userId }) {
    const user = await findUser(ctx.tenant, userId);
    if (!user) throw new Fault("not_found", "There is no such user.");
    const rows = await sessionsOfUser(ctx.tenant, userId);
    const trusted = await trustedDevices(ctx.tenant, userId);
    const credentials = await listCredentials(ctx.tenant, { userId, limit: CREDENTIALS_MAX });
    const events = await listEvents(ctx.tenant, { subject: userId, limit: EVENTS_MAX });
    return {
      user: await userOutput(user),
      sessions: await Promise.all(rows.map((row) => sessionOutput(row, undefined, trusted))),
      devices: await devicesOf(ctx, userId),
      password: await passwordStanding(ctx, user),
      recovery: await recoveryOf(ctx, userId),
      identities: await identitiesOf(ctx, userId),
      verifications: await verificationsOf(ctx, userId),
      credentials: credentials.map((row) => credentialOutput(row, ctx.now)),
      events: events.map(({ type, createdAt, data }) => ({ type, createdAt: createdAt.toISOString(), data })),
    };
  },
});

async function verificationsOf(ctx: TenantContext, userId: string): Promise<z.input<typeof getKycSession.output>[]> {
  const found: z.input<typeof getKycSession.output>[] = [];
  for (const sessionId of await kycSessionsOfUser(ctx.tenant, userId))
    found.push(await getKycSession.run(ctx, { sessionId }));
  return found;
}
