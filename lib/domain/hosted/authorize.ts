import * as z from "zod";
import { ownOrganization } from "#db/queries/organizations.ts";
import { findSession } from "#db/queries/sessions.ts";
import { findUser } from "#db/queries/users.ts";
import { isCanonicalBase64url } from "#lib/crypto/base64url.ts";
import { Fault } from "#lib/engine/faults.ts";
import { defineOperation } from "#lib/engine/operation.ts";
import { secret } from "#lib/engine/secrets.ts";
import { env } from "#lib/env.ts";
import { issueToken } from "../one-time/index.ts";
import { lacksFactor, signedIn } from "../sessions/index.ts";

/** Sends a signed-in user back to the developer's page with a code (RFC 6749 §4.1.2, RFC 7636, RFC 9207). */
export const authorize = defineOperation({
  name: "hosted.authorize",
  // Looks at the session itself, as it is now.
  admitsUnanswered: true,
  summary: "Make a code for the page that the user came from",
  scope: "self:write",
  effect: "write",
  category: "auth",
  cost: 0,
  input: z
    .object({
      redirectUri: z.string().max(2000),
      /** RFC 7636 §4.2: S256, which alone is taken. */
      codeChallenge: z
        .string()
        .refine((text) => text.length === 43 && isCanonicalBase64url(text), "must be an S256 code challenge"),
      state: z.string().max(2000).optional(),
    })
    .meta({ id: "Authorize" }),
  output: z.object({ redirectTo: secret() }).meta({ id: "Authorized" }),
  faults: ["invalid_input", "forbidden"],
  async run(ctx, { redirectUri, codeChallenge, state }) {
    const { userId, sessionId } = signedIn(ctx);
    const organization = await ownOrganization(ctx.tenant);
    const allowed = organization?.redirectUrls ?? [];
    // RFC 9700 §4.1.3: compared to the letter; an origin that stands for all its pages is not enough here.
    if (!allowed.includes(redirectUri))
      throw new Fault("invalid_input", undefined, {
        issues: [{ path: ["redirectUri"], message: "is not on this organization's list of allowed addresses" }],
      });
    const session = await findSession(ctx.tenant, sessionId);
    const user = await findUser(ctx.tenant, userId);
    if (!organization || !session || !user) throw new Fault("token_invalid");
    if (lacksFactor(organization, session))
      throw new Fault("forbidden", "This organization demands a second factor; set one up first.");
    const data = { redirectUri, codeChallenge, sessionId };
    const code = await issueToken(ctx, "authorization_code", { userId, data });
    await ctx.emit("authorization.granted", { subject: userId, data: { sessionId } });
    const target = new URL(redirectUri);
    target.searchParams.set("code", code);
    if (state !== undefined) target.searchParams.set("state", state);
    target.searchParams.set("iss", env().publicUrl);
    return { redirectTo: target.href };
  },
});
