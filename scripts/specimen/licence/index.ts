import { barcodeOf } from "../barcode.ts";
import { pictureOf, type Raster } from "../raster.ts";
import { CARD, drawCard, print } from "./card.ts";
import { DESIGNS, type DesignName } from "./designs.ts";
import { type Holder, holderOf } from "./holder.ts";

export { DESIGNS, type DesignName } from "./designs.ts";
export type { Holder } from "./holder.ts";

/** An invented holder of a licence or card of this design. */
export function licenceHolder(design: DesignName, seed: number): Holder {
  return holderOf(DESIGNS[design].style, seed);
}

/** The front of a licence or card, flat, as raw pixels. */
export async function licenceFront(design: DesignName, holder: Holder): Promise<Raster> {
  const { paper, lines, portrait, front } = DESIGNS[design];
  return drawCard({ seed: holder.seed, paper, lines, portrait, content: front(holder) }, holder.look);
}

/** The back of an American or Canadian licence with its barcode; `text` replaces what the holder's data would give. */
export async function licenceBack(
  design: DesignName,
  holder: Holder,
  text: string = aamvaText(design, holder),
): Promise<Raster> {
  const barcode = await barcodeOf(text, 4);
  const width = 1180; // 74 mm: the standard's 3 inches
  const input = await pictureOf(barcode).resize({ width, kernel: "nearest" }).png().toBuffer();
  const { paper, lines } = DESIGNS[design];
  const content =
    print({ x: 95, y: 90, text: "CLASS D: operator. END none. REST none.", size: 28 }) +
    print({ x: 95, y: 800, text: "Report a change of address within 30 days.", size: 24 });
  const left = Math.round((CARD.width - width) / 2);
  return drawCard({ seed: holder.seed + 1, paper, lines, portrait: null, content }, holder.look, [
    { input, left, top: 250 },
  ]);
}

/** What the barcode says: AAMVA's DL/ID card design standard, version 10. */
export function aamvaText(design: DesignName, holder: Holder): string {
  const isCanadian = DESIGNS[design].country === "CA";
  const date = (iso: string) => {
    const [year = "", month = "", day = ""] = iso.split("-");
    return isCanadian ? year + month + day : month + day + year;
  };
  const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "");
  const [first = "", ...middle] = plain(holder.givenNames).split(" ");
  const elements = [
    `DAQ${holder.documentNumber}`, `DCS${plain(holder.surname)}`, "DDEN", `DAC${first}`, "DDFN",
    `DAD${middle.join(" ") || "NONE"}`, "DDGN", "DCAD", "DCBNONE", "DCDNONE", `DBD${date(holder.issueDate)}`,
    `DBB${date(holder.birthDate)}`, `DBA${date(holder.expiryDate)}`, `DBC${holder.sex === "M" ? 1 : 2}`,
    "DAU069 in", "DAYBRO", `DAG${holder.street}`, `DAI${holder.place}`, `DAJ${isCanadian ? "ON" : "CO"}`,
    "DAK810031234  ", "DCF8344424747474786102204", `DCG${isCanadian ? "CAN" : "USA"}`, "DDAF", "DDB06062018",
  ]; // biome-ignore format: several a line
  const subfile = `DL${elements.join("\n")}\r`;
  const issuer = isCanadian ? "636012" : "636020";
  return `@\n\u001e\rANSI ${issuer}100001DL0031${String(subfile.length).padStart(4, "0")}${subfile}`;
}
