import { discardFiles, storedFiles } from "../stored-files/index.ts";
import { fileCell, openPersonalBytes, sealPersonalBytes } from "../tenancy/index.ts";

// Both modes show it.
const placeOf = (tenantId: string, name: string) => fileCell("organization logo", tenantId, null, name);

/** Keeps a logo under a name of its own, sealed like every stored file; returns the name. */
export async function keepLogo(tenantId: string, id: string, png: Uint8Array): Promise<string> {
  const name = `${tenantId}/logo/${id}`;
  await storedFiles().put(name, await sealPersonalBytes(placeOf(tenantId, name), png));
  return name;
}

/** The logo, opened; undefined where it was replaced or removed meanwhile. */
export async function openLogo(tenantId: string, name: string): Promise<Buffer | undefined> {
  const sealed = await storedFiles().get(name);
  return sealed && openPersonalBytes(placeOf(tenantId, name), sealed);
}

export async function removeLogoFile(name: string | null): Promise<void> {
  await discardFiles([name]);
}
