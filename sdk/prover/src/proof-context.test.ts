import { describe, expect, it } from "vitest";
import identity from "../../../circuits/identity_proof/example.json" with { type: "json" };
import password from "../../../circuits/password_login/example.json" with { type: "json" };
import vectors from "../../../lib/crypto/vectors/proof-context.json" with { type: "json" };
import { identityInput } from "./identity-signals.ts";
import { passwordInput } from "./password-signals.ts";
import { type ProofContext, proofContext } from "./proof-context.ts";

const PURPOSES: readonly ProofContext["purpose"][] = [
  "zeroauth.verify",
  "zkauth.login",
  "zkauth.migrate",
  "attributes.verify",
];

describe("a proof's context", () => {
  it.each(vectors.vectors)("is the server's: $name", async ({ input, context }) => {
    const purpose = PURPOSES.find((each) => each === input.purpose);
    if (!purpose) throw new Error(`a vector names a purpose that the prover does not have: ${input.purpose}`);
    expect(String(await proofContext({ ...input, purpose }))).toBe(context);
  });
});

describe("a circuit's inputs", () => {
  it("are those of the password's example", () => {
    const secret = { high: BigInt(password.secretHi), low: BigInt(password.secretLo) };
    expect(texts(passwordInput(secret, BigInt(password.context)))).toEqual(password);
  });

  it("are those of the identity's example", () => {
    const secret = { biometricSecret: BigInt(identity.biometricSecret), salt: BigInt(identity.salt) };
    expect(texts(identityInput(secret, 333333333333333333333n))).toEqual(identity);
  });
});

const texts = (input: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(input).map(([name, value]) => [name, String(value)]));
