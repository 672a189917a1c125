import type { ColourImage } from "../images/decode.ts";
import { findOutlines, type Outline } from "./find-outlines.ts";

/** How the document lies in the picture. All false where it cannot be told from its ground. */
export type Framing = {
  /** The document goes on outside the picture: a corner is missing. */
  isCutOff: boolean;
  /** More than one card or page. */
  hasSeveral: boolean;
  /** Longer side of the document in pixels of the given picture, where one whole document was found. */
  documentSide: number | null;
  /** Degrees between the document's longer side and the picture's rows or columns, 0…45; null as above. */
  tiltDegrees: number | null;
};

// Measured on 30 drawn shots, 60 cuts of them and 24 specimens (most of them crops without a ground): whole documents
// have four-sidedness of 0.97 and more and nothing on the rim, cut ones cover 0.08 to 0.36 of it.
const wholeAreaMin = 0.08;
const cutAreaMin = 0.15;
const cutAreaMax = 0.9; // a scan with rounded corners fills the picture and is whole
const fourSidedMin = 0.93;
const rimMax = 0.02;
const cutRim = [0.03, 0.6] as const;
const cardAspect = [1.15, 2] as const; // ID-1 has 1.59, ID-3 1.42, an open passport 1.41, each seen at an angle
const cutAspectMax = 2.2;
const companionMin = 0.4; // of the largest one's area

/** Looks for one whole document on its ground. Costs about 20 ms. */
export async function judgeFraming(image: ColourImage): Promise<Framing> {
  const outlines = (await findOutlines(image)).filter((outline) => outline.isFlat && outline.fourSided >= fourSidedMin);
  const whole = outlines.filter(isWhole);
  const [largest] = whole;
  const companions = whole.filter((outline) => largest && outline.area >= companionMin * largest.area);
  return {
    isCutOff: largest === undefined && outlines.some(isCut),
    hasSeveral: companions.length > 1,
    ...(largest ? longerSide(largest, image) : { documentSide: null, tiltDegrees: null }),
  };
}

const isWhole = ({ area, aspect, onRim }: Outline) =>
  area >= wholeAreaMin && onRim <= rimMax && aspect >= cardAspect[0] && aspect <= cardAspect[1];

const isCut = ({ area, aspect, onRim }: Outline) =>
  area >= cutAreaMin && area <= cutAreaMax && onRim >= cutRim[0] && onRim <= cutRim[1] && aspect <= cutAspectMax;

function longerSide({ corners }: Outline, { width, height }: ColourImage) {
  let longest = { documentSide: 0, tiltDegrees: 0 };
  for (const [i, corner] of corners.entries()) {
    const next = corners[(i + 1) % corners.length] ?? corner;
    const [x, y] = [Math.abs(next.x - corner.x) * width, Math.abs(next.y - corner.y) * height];
    const length = Math.round(Math.hypot(x, y));
    const tiltDegrees = (Math.atan2(Math.min(x, y), Math.max(x, y)) * 180) / Math.PI;
    if (length > longest.documentSide) longest = { documentSide: length, tiltDegrees };
  }
  return longest;
}
