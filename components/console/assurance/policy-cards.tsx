import { passwordLoginWords } from "#components/console/settings/sign-in-words.ts";
import { Card } from "#components/ui/card.tsx";
import { KeyValues } from "#components/ui/key-values.tsx";
import { type CryptoShown, duration, type PolicyShown } from "./words.ts";

const FACTORS: Readonly<Record<PolicyShown["secondFactor"], string>> = {
  off: "Off",
  optional: "Asked for where the user has one",
  required: "Demanded of everybody",
};

/** What holds for the organization's users. */
export function PolicyCard({ policy }: { policy: PolicyShown }) {
  const { passwords, passkeys, lockout, sessions, emergencyReset, retention } = policy;
  const locks = lockout.toReversed().map(({ failures, seconds }) => `${failures} for ${duration(seconds)}`);
  return (
    <Card title="Policies of this organization">
      <KeyValues
        items={[
          { label: "Second factor", value: FACTORS[policy.secondFactor] },
          {
            label: "New passwords on the hosted pages",
            value: passwordLoginWords[passwords.newOnHostedPages].label,
          },
          { label: "Approval of resets", value: passwords.resetApproval === "off" ? "Off" : "By a member" },
          {
            label: "Leaked passwords",
            value: passwords.leakedPasswordsAreLookedUp ? "Looked up" : "A list of our own",
          },
          { label: "Passkeys", value: `Of ${passkeys.relyingPartyId}, user verification ${passkeys.userVerification}` },
          { label: "Wrong passwords lock", value: locks.join(", ") },
          { label: "Sessions", value: `${duration(sessions.sessionSeconds)} at most` },
          { label: "Emergency reset waits", value: duration(emergencyReset.delayHours * 3600) },
          { label: "Evidence is kept", value: duration(retention.evidenceDays * 24 * 3600) },
        ]}
      />
    </Card>
  );
}

/** The parameters that this server runs with. */
export function CryptoCard({ policy }: { policy: CryptoShown }) {
  const { passwordHashing, accessTokens, encryptionAtRest, opaque, totp, zeroKnowledge } = policy;
  const { algorithm, memoryKib, passes, lanes } = passwordHashing;
  return (
    <Card title="Cryptography">
      <KeyValues
        items={[
          {
            label: "Password hashes",
            value: `${algorithm}, ${memoryKib / 1024} MiB, ${passes} passes, ${lanes} lane${lanes === 1 ? "" : "s"}`,
          },
          { label: "Data at rest", value: `${encryptionAtRest.algorithm}, ${encryptionAtRest.keyBits}-bit keys` },
          {
            label: "Access tokens",
            value: `${accessTokens.algorithm} with ${accessTokens.curve ?? accessTokens.keyType}`,
          },
          { label: "OPAQUE", value: `${opaque.oprf}, ${opaque.keyExchange}` },
          { label: "Credentials", value: policy.credentials.signature },
          { label: "Passkeys", value: policy.passkeys.algorithms.join(", ") },
          { label: "Codes of apps", value: `${totp.algorithm}, ${totp.digits} digits, ${totp.stepSeconds} seconds` },
          { label: "Proofs", value: zeroKnowledge && proofWords(zeroKnowledge) },
        ]}
      />
    </Card>
  );
}

function proofWords({ proofSystem, curve, hash, refusal }: NonNullable<CryptoShown["zeroKnowledge"]>): string {
  const system = [proofSystem, curve, hash].filter((each) => each !== null).join(", ");
  return refusal === null ? system : `${system}. ${refusal}`;
}
