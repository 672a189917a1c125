import * as z from "zod";
import { FactorCode } from "#lib/domain/one-time/index.ts";
import type { finishPasskeyRegistration } from "#lib/domain/passkeys/index.ts";
import type { downloadRecoveryCodes } from "#lib/domain/recovery/index.ts";
import { SignedIn } from "#lib/domain/sessions/index.ts";
import type { verifyTotp } from "#lib/domain/totp/index.ts";
import { inputShape, outputShape } from "../shape.ts";
import { SessionEnvelope, sessionEnvelope } from "./session-shapes.ts";

const mfaToken = z.string().min(1).max(200);

/** A signed-in user sets up an app: nobody else's token is taken beside the bearer's. */
export const ownSetUp = inputShape(z.object({}).meta({ id: "SetUpOwnTotp" }), () => ({}));

export const ownCode = {
  ...inputShape(z.object({ code: FactorCode }).meta({ id: "VerifyOwnTotp" }), (wire) => wire),
  ...outputShape(z.object({ mfaEnabled: z.literal(true) }).meta({ id: "OwnTotpVerified" }), () => ({
    mfaEnabled: true as const,
  })),
};

/** Beyond the published routes: whoever is half-way through signing in holds no token of a user yet. */
export const pendingSetUp = inputShape(z.object({ mfaToken }).meta({ id: "SetUpTotpAtSignIn" }), (wire) => wire);

export const pendingCode = {
  ...inputShape(z.object({ code: FactorCode, mfaToken }).meta({ id: "VerifyTotpAtSignIn" }), (wire) => wire),
  ...outputShape(SessionEnvelope, (verified: z.output<typeof verifyTotp.output>) =>
    // With a token of the first step a session is what it answers.
    sessionEnvelope(SignedIn.parse({ ...verified, mfaRequired: false })),
  ),
};

const Registered = z
  .object({
    verified: z.literal(true),
    passkey: z
      .object({ id: z.string(), name: z.string().nullable(), createdAt: z.string(), isBackedUp: z.boolean() })
      .meta({ id: "RegisteredPasskey" }),
  })
  .meta({ id: "PasskeyVerified" });

export const registered = outputShape(
  Registered,
  ({ id, name, createdAt, isBackedUp }: z.output<typeof finishPasskeyRegistration.output>) => ({
    verified: true as const,
    passkey: { id, name, createdAt, isBackedUp },
  }),
);

type CodeFile = z.output<typeof downloadRecoveryCodes.output>;

/** Told to browsers as a file to keep; no store on the way may keep it. */
export const codeFile = {
  file: {
    type: "text/plain; charset=utf-8",
    bytes: (output: CodeFile) => Uint8Array.from(Buffer.from(textOf(output))),
  },
  headers: () => ({ "content-disposition": 'attachment; filename="recovery-codes.txt"' }),
};

function textOf({ organization, codes, generatedAt }: CodeFile): string {
  const head = [
    `Recovery codes of your account with ${organization.replace(/\s+/g, " ")}`,
    `Made on ${generatedAt.slice(0, 10)}. Each works once, in an emergency reset. Keep them where your devices are not.`,
  ];
  return `${[...head, "", ...codes].join("\n")}\n`;
}
