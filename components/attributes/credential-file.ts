import type { KeptCredential } from "./kept-credential.ts";

/** Saves a copy where the person's other files are. */
export function saveCredentialFile(credential: KeptCredential): void {
  const address = URL.createObjectURL(new Blob([JSON.stringify(credential, null, 2)], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = `proof-${credential.issuer_name.replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 40)}.json`;
  link.click();
  URL.revokeObjectURL(address);
}
