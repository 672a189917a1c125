import { Effort } from "../effort.ts";
import { judgeFraming } from "../framing/judge-framing.ts";
import { decodeColour, inkGray, lumaGray } from "../images/decode.ts";
import { readZone } from "../mrz/read-zone.ts";
import { barcodeDocument, mayHoldBarcode } from "./barcode-document.ts";
import type { DocumentHints } from "./document-reading.ts";

/** What a page shows of a document at a glance. */
export type Glance = {
  /** A machine-readable zone whose check digits hold, or a barcode of a licence. */
  hasProof: boolean;
  /** Lines that may be a zone. */
  hasLines: boolean;
  /** One whole card or page on its ground. */
  hasOutline: boolean;
};

const sideMax = 2400; // pixels: a zone across a third of a page still has 18 a character. Chosen
const zoneEffortMax = 1200; // effort.ts: a clear zone takes about a third of it. Chosen
const costMax = 6; // mrz/read-zone.ts: above it, characters are guesses

/** Looks whether a page of several may be the document, at a fraction of what it costs to read it. */
export async function glanceHere(jpeg: Uint8Array, hints: DocumentHints): Promise<Glance> {
  const image = await decodeColour(jpeg, sideMax);
  const effort = new Effort();
  const hasBarcode = mayHoldBarcode(hints) && (await barcodeDocument(lumaGray(image), effort)) !== null;
  const zone = hasBarcode ? null : await readZone(inkGray(image), async () => "", effort, zoneEffortMax);
  const { documentSide } = await judgeFraming(image);
  return {
    hasProof: hasBarcode || zone?.candidate.verdict.holds === true,
    hasLines: zone !== null && zone.candidate.cost < costMax,
    hasOutline: documentSide !== null,
  };
}
