import type { KycDocumentRow, KycFaceCheckRow } from "#db/queries/kyc.ts";
import { StorageUnavailable, storage } from "#lib/adapters/storage/index.ts";
import { Fault } from "#lib/engine/faults.ts";
import { log } from "#lib/log.ts";
import { openPersonalBytes, personalOpener, sealPersonalBytes } from "../tenancy/index.ts";

const PICTURE = "kyc picture";
const TEMPLATE = "kyc face template";

/** Keeps a re-encoded picture, sealed; returns its name. */
export async function keepPicture(tenantId: string, sessionId: string, id: string, jpeg: Uint8Array): Promise<string> {
  const name = `${tenantId}/${sessionId}/${id}`;
  try {
    await storage().put(name, await sealPersonalBytes(tenantId, `${PICTURE} ${name}`, jpeg));
  } catch (cause) {
    if (!(cause instanceof StorageUnavailable)) throw cause;
    log().error({ err: cause }, "a picture could not be stored");
    throw new Fault("overloaded", "Files cannot be stored right now; try again later.", {
      retryAfterSeconds: 60,
      cause,
    });
  }
  return name;
}

/** The picture, opened; undefined where it has been erased. */
export async function openPicture(tenantId: string, name: string): Promise<Buffer | undefined> {
  const sealed = await storage().get(name);
  return sealed && openPersonalBytes(tenantId, `${PICTURE} ${name}`, sealed);
}

export async function removePictures(names: readonly (string | null | undefined)[]): Promise<void> {
  for (const name of names) if (name) await storage().remove(name);
}

/** 128 floats, little-endian, sealed. */
export function sealTemplate(tenantId: string, template: Float32Array): Promise<Buffer> {
  return sealPersonalBytes(
    tenantId,
    TEMPLATE,
    new Uint8Array(template.buffer, template.byteOffset, template.byteLength),
  );
}

/** The key and the purpose with which a worker thread opens this tenant's templates. */
export const templateOpener = (tenantId: string) => personalOpener(tenantId, TEMPLATE);

export async function openTemplate(
  row: Pick<KycDocumentRow | KycFaceCheckRow, "tenantId" | "template">,
): Promise<Float32Array | undefined> {
  if (!row.template) return undefined;
  const bytes = await openPersonalBytes(row.tenantId, TEMPLATE, row.template);
  return new Float32Array(Uint8Array.from(bytes).buffer);
}
