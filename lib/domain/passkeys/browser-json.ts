import * as z from "zod";
import { isCanonicalBase64url } from "#lib/crypto/base64url.ts";
import { secret } from "#lib/engine/secrets.ts";
import { Transport } from "./passkey.ts";

/** What the browser's own functions take and give, by their names (WebAuthn L3 §5.1.8–5.1.10): no door respells it. */

const base64url = (charactersMax: number) =>
  z.string().max(charactersMax).refine(isCanonicalBase64url, "must be base64url without padding");

// WebAuthn L3 §4: a credential id has 1023 bytes at most. The rest is chosen: many times what authenticators send.
const credentialId = () => base64url(1364);
const CLIENT_DATA_MAX = 8192;
const AUTHENTICATOR_DATA_MAX = 8192;
const ATTESTATION_MAX = 65_536;

const Descriptor = z.object({
  type: z.literal("public-key"),
  id: z.string(),
  transports: z.array(Transport).optional(),
});

export const CreationOptions = z
  .object({
    rp: z.object({ id: z.string(), name: z.string() }),
    user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
    challenge: secret(),
    pubKeyCredParams: z.array(z.object({ type: z.literal("public-key"), alg: z.number().int() })),
    timeout: z.number().int(),
    excludeCredentials: z.array(Descriptor),
    authenticatorSelection: z.object({
      residentKey: z.literal("required"),
      requireResidentKey: z.literal(true),
      userVerification: z.literal("required"),
    }),
    attestation: z.literal("none"),
    extensions: z.object({ credProps: z.literal(true) }),
  })
  .meta({ id: "PasskeyCreationOptions" });

export const RequestOptions = z
  .object({
    challenge: secret(),
    rpId: z.string(),
    allowCredentials: z.array(Descriptor),
    timeout: z.number().int(),
    userVerification: z.literal("required"),
  })
  .meta({ id: "PasskeyRequestOptions" });

const credential = {
  id: credentialId(),
  rawId: credentialId(),
  type: z.literal("public-key"),
  clientExtensionResults: z.record(z.string(), z.unknown()).optional(),
  authenticatorAttachment: z.string().max(32).nullish(),
};

export const RegistrationResponse = z
  .object({
    ...credential,
    response: z.object({
      clientDataJSON: base64url(CLIENT_DATA_MAX),
      attestationObject: base64url(ATTESTATION_MAX),
      transports: z.array(z.string().max(32)).max(20).optional(),
    }),
  })
  .meta({ id: "PasskeyRegistrationResponse" });

export const AuthenticationResponse = z
  .object({
    ...credential,
    response: z.object({
      clientDataJSON: base64url(CLIENT_DATA_MAX),
      authenticatorData: base64url(AUTHENTICATOR_DATA_MAX),
      signature: base64url(8192),
      userHandle: base64url(128).nullish(),
    }),
  })
  .meta({ id: "PasskeyAuthenticationResponse" });

export type RegistrationResponse = z.output<typeof RegistrationResponse>;
export type AuthenticationResponse = z.output<typeof AuthenticationResponse>;
