import sharp from "sharp";
import { drawSvg } from "./drawn.ts";
import { catalog, pdfOf, stream } from "./hostile.ts";

const ascii = (text: string) => Buffer.from(text, "latin1");
const paper = { width: 595, height: 842 }; // A4 in points

/** For tests: a PDF as scanners make it, a JPEG on each A4 page, across a part of its width; null leaves a page blank. */
export async function pdfOfPictures(pictures: readonly (Buffer | null)[], share = 0.8): Promise<Buffer> {
  const first = (page: number) => 3 + 3 * page;
  const pages = ascii(
    `<</Type/Pages/Kids[${pictures.map((_, i) => `${first(i)} 0 R `).join("")}]/Count ${pictures.length}>>`,
  );
  const objects: Buffer[] = [catalog, pages];
  for (const [i, picture] of pictures.entries()) {
    const image = `/XObject<</I ${first(i) + 2} 0 R>>`;
    const leaf = `<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${paper.width} ${paper.height}]/Contents ${first(i) + 1} 0 R/Resources<<${image}>>>>`;
    objects.push(ascii(leaf), ...(await contentOf(picture, share)));
  }
  return pdfOf({ objects });
}

async function contentOf(picture: Buffer | null, share: number): Promise<[Buffer, Buffer]> {
  const jpeg = picture ?? (await drawSvg('<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>'));
  const { width, height } = await sharp(jpeg).metadata();
  const wide = share * paper.width;
  const high = (wide * height) / width;
  const place = `${wide} 0 0 ${high} ${(paper.width - wide) / 2} ${paper.height - high - 60} cm /I Do`;
  const dictionary = `/Type/XObject/Subtype/Image/Width ${width}/Height ${height}/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode`;
  return [stream(ascii(picture === null ? "" : place)), stream(jpeg, dictionary)];
}

const sentence = "With reference to our conversation of last week we confirm the date of the appointment and";

/** For tests: a page of a letter, as a JPEG. */
export function letterPage(): Promise<Buffer> {
  const lines = Array.from({ length: 26 }, (_, i) => {
    const text = i === 0 ? "Dear Madam or Sir," : sentence.slice((i * 7) % 20, 70 + ((i * 11) % 20));
    return `<text x="60" y="${120 + i * 44}" font-family="serif" font-size="28" fill="#222">${text}</text>`;
  });
  return drawSvg(
    `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="1400"><rect width="100%" height="100%" fill="#fff"/>${lines.join("")}</svg>`,
  );
}
