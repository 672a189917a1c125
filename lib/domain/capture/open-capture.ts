import * as z from "zod";
import { findKycSession, insertKycAccess, ownerOfKycSession } from "#db/queries/kyc.ts";
import { lookUp } from "#db/tenant.ts";
import { digest } from "#lib/crypto/digest.ts";
import { newSecret } from "#lib/crypto/random.ts";
import { Fault } from "#lib/engine/faults.ts";
import { definePlatformOperation } from "#lib/engine/operation.ts";
import { secret } from "#lib/engine/secrets.ts";
import { isLinkSecret } from "../kyc/index.ts";
import { warmTenantKeys } from "../tenancy/index.ts";
import { CaptureState, captureState } from "./capture-state.ts";

// Chosen: the result can still be looked at for an hour after the session's end.
const AFTER_END_SECONDS = 3600;

const refused = () => new Fault("token_invalid", "This link is not valid or has expired.");

/** Exchanges the secret of a link for a cookie. The id alone opens nothing, and an unknown id answers alike. */
export const openCapture = definePlatformOperation({
  name: "capture.open",
  summary: "Exchange the secret of a capture link for a cookie of that session",
  scope: null,
  effect: "write",
  category: "kyc",
  cost: 0,
  input: z.object({ sessionId: z.string().max(100), secret: z.string().min(1).max(200) }).meta({ id: "OpenCapture" }),
  output: z
    .object({ state: CaptureState, cookie: secret(), maxAgeSeconds: z.number().int() })
    .meta({ id: "OpenedCapture" }),
  faults: ["token_invalid"],
  async run(ctx, input) {
    const owner = await lookUp((platform) => ownerOfKycSession(platform, input.sessionId));
    const endsAt = owner ? owner.expiresAt.getTime() + AFTER_END_SECONDS * 1000 : 0;
    if (!owner || endsAt <= ctx.now.getTime()) throw refused();
    await warmTenantKeys(owner.tenantId);
    if (!(await isLinkSecret(owner.tenantId, input.sessionId, input.secret))) throw refused();
    const cookie = newSecret("cap_");
    const state = await ctx.transact((_platform, enter) =>
      enter(owner.tenantId, owner.mode, async (inside) => {
        if (!(await findKycSession(inside.tenant, input.sessionId))) throw refused();
        await insertKycAccess(inside.tenant, {
          hash: digest(cookie),
          sessionId: input.sessionId,
          createdAt: ctx.now,
          expiresAt: new Date(endsAt),
        });
        await inside.emit("kyc.capture.opened", { subject: input.sessionId });
        return captureState(inside, input.sessionId);
      }),
    );
    return { state, cookie, maxAgeSeconds: Math.ceil((endsAt - ctx.now.getTime()) / 1000) };
  },
});
