import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { isoCBOR } from "@simplewebauthn/server/helpers";
import * as z from "zod";

/** Bits of the authenticator data (WebAuthn L3 §6.1). */
export const FLAGS = { userPresent: 1, userVerified: 4, backupEligible: 8, backedUp: 16, attested: 64 } as const;
const PRESENT_AND_VERIFIED = FLAGS.userPresent | FLAGS.userVerified;

const Challenge = z.object({ challenge: z.string() });
const Creation = Challenge.extend({ rp: z.object({ id: z.string() }), user: z.object({ id: z.string() }) });
const Request = Challenge.extend({ rpId: z.string() });

/** What a test may have an authenticator, or the browser before it, do otherwise. */
export type Adjustment = {
  origin?: string;
  type?: string;
  challenge?: string;
  crossOrigin?: boolean;
  rpId?: string;
  flags?: number;
  counter?: number;
  /** Changes the signature, or the attestation object, after it was made. */
  tamper?: (bytes: Buffer) => Buffer;
  /** Registration: attestation with the credential's own key, or with a certificate beside it. */
  attestation?: "self" | "certified";
  /** Authentication: whose passkey it is said to be. */
  userHandle?: string | null;
};

export type Authenticator = ReturnType<typeof newAuthenticator>;

/**
 * A passkey in software: it answers the options of the product as a browser does, or with parts changed. One credential,
 * ES256 unless told otherwise, whose counter grows by one each time.
 */
export function newAuthenticator(algorithm: "ES256" | "Ed25519" = "ES256") {
  const { publicKey, privateKey } =
    algorithm === "ES256" ? generateKeyPairSync("ec", { namedCurve: "P-256" }) : generateKeyPairSync("ed25519");
  const id = randomBytes(32);
  let userHandle = "";
  let counter = 0;
  const signed = (bytes: Buffer) => sign(algorithm === "ES256" ? "sha256" : null, bytes, privateKey);

  return {
    id: id.toString("base64url"),
    /** The browser's `RegistrationResponseJSON`. */
    create(options: unknown, change: Adjustment = {}) {
      const { rp, user, challenge } = Creation.parse(options);
      userHandle = user.id;
      const clientData = clientDataOf("webauthn.create", challenge, change);
      const head = authenticatorData(rp.id, change, ++counter, PRESENT_AND_VERIFIED | FLAGS.attested);
      const data = Buffer.concat([head, Buffer.alloc(16), Buffer.from([0, id.length]), id, coseKey(publicKey)]);
      const statement = statementOf(change, algorithm, signed(Buffer.concat([data, sha256(clientData)])));
      const attestation = encoded(
        new Map<string, CborValue>([
          ["fmt", change.attestation ? "packed" : "none"],
          ["attStmt", statement],
          ["authData", new Uint8Array(data)],
        ]),
      );
      return responseOf(id, {
        clientDataJSON: clientData.toString("base64url"),
        attestationObject: (change.tamper?.(attestation) ?? attestation).toString("base64url"),
        transports: ["internal", "hybrid"],
      });
    },
    /** The browser's `AuthenticationResponseJSON`. */
    get(options: unknown, change: Adjustment = {}) {
      const { rpId, challenge } = Request.parse(options);
      const clientData = clientDataOf("webauthn.get", challenge, change);
      const data = authenticatorData(rpId, change, ++counter, PRESENT_AND_VERIFIED);
      const signature = signed(Buffer.concat([data, sha256(clientData)]));
      return responseOf(id, {
        clientDataJSON: clientData.toString("base64url"),
        authenticatorData: data.toString("base64url"),
        signature: (change.tamper?.(signature) ?? signature).toString("base64url"),
        userHandle: change.userHandle === undefined ? userHandle : change.userHandle,
      });
    },
  };
}

type CborValue = string | number | Uint8Array | CborValue[] | Map<string | number, CborValue>;

function responseOf<T>(id: Buffer, response: T) {
  return {
    id: id.toString("base64url"),
    rawId: id.toString("base64url"),
    type: "public-key",
    authenticatorAttachment: "platform",
    clientExtensionResults: { credProps: { rk: true } },
    response,
  };
}

function clientDataOf(type: string, challenge: string, change: Adjustment): Buffer {
  return Buffer.from(
    JSON.stringify({
      type: change.type ?? type,
      challenge: change.challenge ?? challenge,
      origin: change.origin ?? "http://localhost:3000",
      crossOrigin: change.crossOrigin ?? false,
    }),
  );
}

function authenticatorData(rpId: string, change: Adjustment, counter: number, flags: number): Buffer {
  const rest = Buffer.alloc(5);
  rest.writeUInt8(change.flags ?? flags);
  rest.writeUInt32BE(change.counter ?? counter, 1);
  return Buffer.concat([sha256(Buffer.from(change.rpId ?? rpId)), rest]);
}

function statementOf({ attestation }: Adjustment, algorithm: "ES256" | "Ed25519", signature: Buffer) {
  if (!attestation) return new Map<string, CborValue>();
  const statement = new Map<string, CborValue>([
    ["alg", algorithm === "ES256" ? -7 : -8],
    ["sig", new Uint8Array(signature)],
  ]);
  return attestation === "self" ? statement : statement.set("x5c", [new Uint8Array([0x30, 0])]);
}

/** RFC 9052 §7, RFC 9053 §7: key type, algorithm, curve and coordinates. */
function coseKey(key: KeyObject): Buffer {
  const { x = "", y } = key.export({ format: "jwk" });
  const bytes = (coordinate: string) => new Uint8Array(Buffer.from(coordinate, "base64url"));
  const isEd25519 = y === undefined;
  return encoded(
    new Map<number, CborValue>([
      [1, isEd25519 ? 1 : 2],
      [3, isEd25519 ? -8 : -7],
      [-1, isEd25519 ? 6 : 1],
      [-2, bytes(x)],
      ...(isEd25519 ? [] : [[-3, bytes(y)] as const]),
    ]),
  );
}

function encoded(value: CborValue): Buffer {
  return Buffer.from(isoCBOR.encode(value));
}

function sha256(bytes: Buffer): Buffer {
  return createHash("sha256").update(bytes).digest();
}
