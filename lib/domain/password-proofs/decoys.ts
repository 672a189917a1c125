import { personalIndex } from "../tenancy/index.ts";

type Place = { tenantId: string; mode: string };

/** Bytes that are always the same for one address of a tenant, and that nobody outside can tell from random ones. */
async function decoyBytes({ tenantId, mode }: Place, kind: string, emailIndex: string): Promise<Buffer> {
  return Buffer.from(await personalIndex(tenantId, `decoy ${kind}`, `${mode} ${emailIndex}`), "base64url");
}

/** What an address without a proven password is told as its salt: 16 bytes in hexadecimal, as all are. */
export async function decoySalt(place: Place, emailIndex: string): Promise<string> {
  return (await decoyBytes(place, "salt", emailIndex)).subarray(0, 16).toString("hex");
}

/** What a proof for such an address is compared with. A fixed number would be one that a stranger can name as well. */
export async function decoyCommitment(place: Place, emailIndex: string): Promise<string> {
  const bytes = (await decoyBytes(place, "commitment", emailIndex)).subarray(0, 31);
  return BigInt(`0x${bytes.toString("hex")}`).toString();
}

/** The identifier that OPAQUE answers with for an address that has no record. */
export async function decoyIdentifier(place: Place, emailIndex: string): Promise<string> {
  return (await decoyBytes(place, "identifier", emailIndex)).toString("base64url");
}
