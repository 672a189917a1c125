import * as z from "zod";
import type { KycChipRow } from "#db/queries/kyc.ts";
import { CHIP_OUTCOMES } from "#db/schema/kyc.ts";
import { cell, openPersonal, sealPersonal } from "../tenancy/index.ts";
import { ExtractedData } from "./document-reading.ts";

const Reading = z.object({
  extracted: ExtractedData,
  reasons: z.array(z.object({ code: z.string(), message: z.string() })),
  zone: z.object({ format: z.string(), lines: z.array(z.string()), valid: z.boolean() }),
  portrait: z.enum(["jpeg", "jpeg2000", "unknown"]),
  /** Alpha-2 code of the state that certified the signer, where that was verified. */
  signerCountry: z.string().nullable(),
});

export type ChipRecord = z.output<typeof Reading>;

type Whose = Parameters<typeof cell<"kyc_chips.reading">>[1];

export function sealChip(row: Whose, reading: ChipRecord): Promise<Buffer> {
  return sealPersonal(cell("kyc_chips.reading", row), JSON.stringify(reading));
}

export async function openChip(row: KycChipRow): Promise<ChipRecord> {
  return Reading.parse(JSON.parse(await openPersonal(cell("kyc_chips.reading", row), row.reading)));
}

/** What a session shows of its chip. */
export const KycChip = z
  .object({
    chipId: z.string(),
    outcome: z.enum(CHIP_OUTCOMES),
    extractedData: ExtractedData,
    zoneValid: z.boolean(),
    hasPortrait: z.boolean(),
    reasons: z.array(z.object({ code: z.string(), message: z.string() })),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "KycChip" });

export async function chipOutput(row: KycChipRow): Promise<z.input<typeof KycChip>> {
  const { extracted, reasons, zone } = await openChip(row);
  return {
    chipId: row.id,
    outcome: row.outcome,
    extractedData: extracted,
    zoneValid: zone.valid,
    hasPortrait: row.template !== null,
    reasons,
    createdAt: row.createdAt.toISOString(),
  };
}
