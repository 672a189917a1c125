import { randomBytes } from "node:crypto";
import { poseidon } from "#lib/crypto/poseidon.ts";
import { type ProofContext, proofContext } from "#lib/crypto/proof-context.ts";
import { call } from "./call.ts";
import { stringsOf, type TestTenant } from "./tenant.ts";

type Headers = Record<string, string>;

/** What a device keeps of its registration. */
export type ZkpDevice = { did: string; commitment: string; didHash: string; biometricSecret: string; salt: string };

export async function registerDevice(headers: Headers): Promise<ZkpDevice & { txHash: string }> {
  const body = { biometricTemplate: randomBytes(128).toString("base64") };
  const answer = await call("POST /v1/auth/zkp/register", { headers, body });
  if (answer.status !== 201) throw new Error(`no identity could be registered: ${answer.text}`);
  const {
    did = "",
    commitment = "",
    didHash = "",
    biometricSecret = "",
    salt = "",
    txHash = "",
  } = stringsOf(answer.body);
  return { did, commitment, didHash, biometricSecret, salt, txHash };
}

export async function freshNonce(headers: Headers): Promise<{ nonce: string; timestamp: string }> {
  const { nonce = "", timestamp = "" } = stringsOf((await call("GET /v1/auth/zkp/nonce", { headers })).body);
  return { nonce, timestamp };
}

/** A body for verify, with a real proof by the circuit's own program and key. */
export async function proveIdentity(
  device: ZkpDevice,
  attempt: Pick<ProofContext, "tenant" | "nonce" | "timestamp"> & { origin?: string },
) {
  const { nonce, timestamp } = attempt;
  const { did, commitment, didHash, biometricSecret, salt } = device;
  const context = proofContext({
    origin: "http://localhost:3000",
    ...attempt,
    purpose: "zeroauth.verify",
    subject: did,
  });
  const identityBinding = poseidon([1768191794n, BigInt(commitment), BigInt(didHash), context]);
  const secrets = { biometricSecret, salt };
  // At first use: the prover is large, and most who register a device prove nothing.
  const { prove } = await import("#scripts/zk/prove.ts");
  const proven = await prove("identity_proof", {
    commitment,
    didHash,
    identityBinding: String(identityBinding),
    ...secrets,
  });
  return { ...proven, nonce, timestamp };
}

/** A registered device of the tenant and the body of a verify that succeeds. */
export async function provenDevice({ id, headers }: Pick<TestTenant, "id" | "headers">) {
  const device = await registerDevice(headers);
  const body = await proveIdentity(device, { tenant: `${id}:live`, ...(await freshNonce(headers)) });
  return { device, body };
}
