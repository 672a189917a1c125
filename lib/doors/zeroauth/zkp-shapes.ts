import * as z from "zod";
import type { verifyIdentity } from "#lib/domain/zkp/index.ts";
import { outputShape } from "../shape.ts";

const proven = {
  verified: z.literal(true),
  provider: z.literal("zkp"),
  dataStorageConfirmation: z
    .object({ biometricDataStored: z.literal(false), message: z.string() })
    .meta({ id: "DataStorageConfirmation" }),
};

const SignedIn = z
  .object({
    accessToken: z.string(),
    refreshToken: z.string(),
    tokenType: z.literal("Bearer"),
    expiresIn: z.number(),
    sessionId: z.string(),
    ...proven,
  })
  .meta({ id: "ProofVerified" });

/**
 * The proof is right, and the organization or the user wants a code besides: `POST /v1/mfa/totp/verify` takes both. Who
 * has no app yet sets one up with the same token, at `POST /v1/mfa/totp/setup`.
 */
const CodeWanted = z
  .object({
    mfaRequired: z.literal(true),
    mfaToken: z.string(),
    mfaMethods: z.array(z.string()),
    mfaSetupRequired: z.literal(true).optional(),
    ...proven,
  })
  .meta({ id: "ProofVerifiedCodeWanted" });

const confirmed = {
  verified: true as const,
  provider: "zkp" as const,
  dataStorageConfirmation: {
    biometricDataStored: false as const,
    message: "Zero biometric data stored. Ever.",
  },
};

export const verified = outputShape(
  z.union([SignedIn, CodeWanted]).meta({ id: "ProofVerification" }),
  (output: z.output<typeof verifyIdentity.output>) => {
    if (output.mfaRequired) {
      const { mfaToken, mfaMethods, mfaSetupRequired } = output;
      const wanted = { mfaRequired: true as const, mfaToken, mfaMethods };
      return { ...wanted, ...(mfaSetupRequired && { mfaSetupRequired }), ...confirmed };
    }
    const { accessToken, refreshToken, expiresIn, sessionId } = output;
    return { accessToken, refreshToken, tokenType: "Bearer" as const, expiresIn, sessionId, ...confirmed };
  },
);
