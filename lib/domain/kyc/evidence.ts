import type { KycChipRow, KycDocumentRow, KycFaceCheckRow } from "#db/queries/kyc.ts";
import type { Mode } from "#db/schema/columns.ts";
import { storedFiles } from "../stored-files/index.ts";
import { cell, fileCell, openPersonalBytes, sealPersonalBytes } from "../tenancy/index.ts";

type Owner = { readonly tenantId: string; readonly mode: Mode };

/** Keeps a re-encoded picture, sealed; returns its name. */
export async function keepPicture(
  { tenantId, mode }: Owner,
  sessionId: string,
  id: string,
  jpeg: Uint8Array,
): Promise<string> {
  const name = `${tenantId}/${sessionId}/${id}`;
  await storedFiles().put(name, await sealPersonalBytes(fileCell("kyc picture", tenantId, mode, name), jpeg));
  return name;
}

/** The picture, opened; undefined where it has been erased. */
export async function openPicture({ tenantId, mode }: Owner, name: string): Promise<Buffer | undefined> {
  const sealed = await storedFiles().get(name);
  return sealed && openPersonalBytes(fileCell("kyc picture", tenantId, mode, name), sealed);
}

export async function removePictures(names: readonly (string | null | undefined)[]): Promise<void> {
  for (const name of names) if (name) await storedFiles().remove(name);
}

const TEMPLATES = {
  document: "kyc_documents.template",
  face: "kyc_face_checks.template",
  chip: "kyc_chips.template",
} as const;

type TemplateKind = keyof typeof TEMPLATES;
type Evidence = Owner & { readonly id: string; readonly sessionId: string };

/** 128 floats, little-endian, sealed for the row that it is kept in. */
export function sealTemplate(kind: TemplateKind, row: Evidence, template: Float32Array): Promise<Buffer> {
  const bytes = new Uint8Array(template.buffer, template.byteOffset, template.byteLength);
  return sealPersonalBytes(cell(TEMPLATES[kind], row), bytes);
}

/** Where a kept template lies, for a worker thread that opens many. */
export function templatePlace(kind: TemplateKind, row: Evidence): { context: string; before: string } {
  const { context, before } = cell(TEMPLATES[kind], row);
  return { context, before };
}

export async function openTemplate(
  kind: TemplateKind,
  row: KycDocumentRow | KycFaceCheckRow | KycChipRow,
): Promise<Float32Array | undefined> {
  if (!row.template) return undefined;
  const bytes = await openPersonalBytes(cell(TEMPLATES[kind], row), row.template);
  return new Float32Array(Uint8Array.from(bytes).buffer);
}
