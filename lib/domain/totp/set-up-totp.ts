import QRCode from "qrcode";
import * as z from "zod";
import { ownOrganization } from "#db/queries/organizations.ts";
import { putTotpFactor } from "#db/queries/second-factors.ts";
import { newTotpSecret, totpUri } from "#lib/crypto/totp.ts";
import { Fault } from "#lib/engine/faults.ts";
import { definePlatformOperation } from "#lib/engine/operation.ts";
import { secret } from "#lib/engine/secrets.ts";
import { cell, sealPersonal } from "../tenancy/index.ts";
import { userOutput } from "../users/index.ts";
import { asActingUser, requireProofToAdd } from "./acting-user.ts";
import { newBackupCodes } from "./backup-codes.ts";

/** Begins a set-up, or begins it anew: nothing is asked at sign-in until a code has confirmed it. */
export const setUpTotp = definePlatformOperation({
  name: "totp.setUp",
  admitsUnanswered: true,
  summary: "Make a secret for an authenticator app, with its picture and backup codes",
  scope: null,
  effect: "write",
  category: "auth",
  cost: 0,
  input: z
    .object({
      /** Instead of a signed-in user's token, where the organization demands a factor before the first session. */
      mfaToken: z.string().min(1).max(200).optional(),
    })
    .meta({ id: "SetUpTotp" }),
  output: z
    .object({
      secret: secret(),
      qrUri: secret(),
      /** The same as a picture: an SVG in a `data:` address. */
      qrImage: secret(),
      backupCodes: z.array(secret()),
    })
    .meta({ id: "TotpSetUp" }),
  faults: ["code_expired", "token_invalid", "token_missing", "conflict", "forbidden", "tenant_inactive"],
  async run(ctx, { mfaToken }) {
    return asActingUser(ctx, mfaToken, async (inside, acting) => {
      const { user } = acting;
      if (user.mfaEnabledAt) throw isSetUp();
      await requireProofToAdd(inside, acting);
      const organization = await ownOrganization(inside.tenant);
      if (organization?.mfaPolicy === "off")
        throw new Fault("forbidden", "This organization does not use a second factor.");
      const made = newTotpSecret();
      const { tenantId, mode } = inside;
      const sealed = await sealPersonal(cell("totp_factors.secret", { tenantId, mode, userId: user.id }), made);
      // Another call may have confirmed one just now.
      if (!(await putTotpFactor(inside.tenant, { userId: user.id, secret: sealed, createdAt: inside.now })))
        throw isSetUp();
      const backupCodes = await newBackupCodes(inside, user.id);
      await inside.emit("mfa.setup_started", { subject: user.id, data: { method: "totp" } });
      const { email, phone } = await userOutput(user);
      const qrUri = totpUri(made, organization?.name ?? "Bonafide", email ?? phone ?? user.id);
      return { secret: made, qrUri, qrImage: await pictureOf(qrUri), backupCodes };
    });
  },
});

const isSetUp = () =>
  new Fault("conflict", "An authenticator app is set up already; remove it before you set up another.");

async function pictureOf(text: string): Promise<string> {
  const svg = await QRCode.toString(text, { type: "svg", margin: 2 });
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
}
