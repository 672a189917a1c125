import { crc32, deflateSync } from "node:zlib";

// For tests: small files that do harm to a careless decoder.

const ascii = (text: string) => Buffer.from(text, "latin1");

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([ascii(type), data]);
  return Buffer.concat([uint32(data.length), body, uint32(crc32(body))]);
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A PNG that declares this size; one bit a pixel, all white, so that a gigapixel takes kilobytes. */
export function pngDeclaring(width: number, height: number, extra: Buffer = Buffer.alloc(0)): Buffer {
  const header = Buffer.concat([uint32(width), uint32(height), Buffer.from([1, 0, 0, 0, 0])]);
  const row = Buffer.alloc(1 + Math.ceil(width / 8), 0xff);
  row[0] = 0; // no filter
  const rows = Math.min(height, Math.ceil(4_000_000 / row.length)); // the rest is missing: only the header matters
  const pixels = deflateSync(Buffer.concat(new Array<Buffer>(rows).fill(row)));
  return Buffer.concat([
    signature,
    chunk("IHDR", header),
    extra,
    chunk("IDAT", pixels),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** A compressed text chunk of many megabytes beside a tiny picture. */
export const textBomb = (megabytes: number) =>
  chunk("zTXt", Buffer.concat([ascii("Comment\0\0"), deflateSync(Buffer.alloc(megabytes * 1024 * 1024, 65))]));

type Pdf = { objects: Buffer[]; trailer?: string };

/** A PDF of these objects, the first being the catalog. */
export function pdfOf({ objects, trailer = "" }: Pdf): Buffer {
  const parts: Buffer[] = [ascii("%PDF-1.7\n")];
  const offsets: number[] = [];
  const length = () => parts.reduce((sum, part) => sum + part.length, 0);
  for (const [i, object] of objects.entries()) {
    offsets.push(length());
    parts.push(ascii(`${i + 1} 0 obj\n`), object, ascii("\nendobj\n"));
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const size = objects.length + 1;
  parts.push(
    ascii(
      `xref\n0 ${size}\n0000000000 65535 f \n${table}trailer\n<</Size ${size}/Root 1 0 R${trailer}>>\nstartxref\n${length()}\n%%EOF`,
    ),
  );
  return Buffer.concat(parts);
}

export const catalog = ascii("<</Type/Catalog/Pages 2 0 R>>");
const page = (box: string, resources = "") =>
  ascii(`<</Type/Page/Parent 2 0 R/MediaBox[${box}]/Contents 4 0 R/Resources<<${resources}>>>>`);
const kids = (count: number) => ascii(`<</Type/Pages/Kids[${"3 0 R ".repeat(count)}]/Count ${count}>>`);

/** A stream object. */
export const stream = (data: Buffer, dictionary = "") =>
  Buffer.concat([ascii(`<<${dictionary}/Length ${data.length}>>stream\n`), data, ascii("\nendstream")]);

const blueSquare = ascii("0 0 1 rg 50 50 100 50 re f");

/** An honest PDF with a blue rectangle on each of its pages. */
export const pdfWithPages = (count: number, box = "0 0 300 200") =>
  pdfOf({ objects: [catalog, kids(count), page(box), stream(blueSquare)] });

/** A page whose content inflates to hundreds of megabytes of drawing. */
export function pdfContentBomb(): Buffer {
  const drawing = deflateSync(Buffer.alloc(24 * 8_000_000, "0 0 1 rg 10 10 5 5 re f "), { level: 9 });
  return pdfOf({ objects: [catalog, kids(1), page("0 0 300 300"), stream(drawing, "/Filter/FlateDecode")] });
}

/** Forms that call forms, ten times each, eight levels deep. */
export function pdfFormBomb(): Buffer {
  const levels = 8;
  const forms = Array.from({ length: levels }, (_, i) => {
    const isLast = i === levels - 1;
    const resources = isLast ? "" : `/Resources<</XObject<</F ${6 + i} 0 R>>>>`;
    const content = ascii(isLast ? "0 0 3 3 re f " : "/F Do ".repeat(10));
    return stream(content, `/Type/XObject/Subtype/Form/BBox[0 0 300 300]${resources}`);
  });
  const first = stream(ascii("/F Do ".repeat(10)));
  return pdfOf({ objects: [catalog, kids(1), page("0 0 300 300", "/XObject<</F 5 0 R>>"), first, ...forms] });
}

/** A PDF that wants a password: the standard handler with keys that fit none. */
export function pdfEncrypted(): Buffer {
  const key = `<${"41".repeat(32)}>`;
  const encrypt = ascii(`<</Filter/Standard/V 2/R 3/Length 128/P -44/O ${key}/U ${key}>>`);
  const id = `<${"42".repeat(16)}>`;
  return pdfOf({
    objects: [catalog, kids(1), page("0 0 300 200"), stream(blueSquare), encrypt],
    trailer: `/Encrypt 5 0 R/ID[${id}${id}]`,
  });
}

/** A page whose only picture declares 30,000 × 30,000 pixels; a kilobyte of zeros stands for all of them. */
export function pdfImageBomb(): Buffer {
  const pixels = deflateSync(Buffer.alloc(3750 * 30_000, 0xff), { level: 9 });
  const picture = stream(
    pixels,
    "/Type/XObject/Subtype/Image/Width 30000/Height 30000/ColorSpace/DeviceGray/BitsPerComponent 1/Filter/FlateDecode",
  );
  const drawing = stream(ascii("300 0 0 300 0 0 cm /I Do"));
  return pdfOf({ objects: [catalog, kids(1), page("0 0 300 300", "/XObject<</I 5 0 R>>"), drawing, picture] });
}

/** A PDF that runs a script without end when it is opened. */
export const pdfWithScript = () =>
  pdfOf({
    objects: [
      ascii("<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\);while\\(1\\){})>>>>"),
      kids(1),
      page("0 0 300 200"),
      stream(blueSquare),
    ],
  });

/** One file that is a ZIP archive as well: the directory stands at its end, where archivers look for it. */
export function zipBehind(file: Buffer): Buffer {
  const name = ascii("evil.html");
  const body = ascii("<script>alert(1)</script>");
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt32LE(crc32(body), 14);
  header.writeUInt32LE(body.length, 18);
  header.writeUInt32LE(body.length, 22);
  header.writeUInt16LE(name.length, 26);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  header.copy(entry, 6, 4, 30);
  entry.writeUInt32LE(file.length, 42);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length + name.length, 12);
  end.writeUInt32LE(file.length + header.length + name.length + body.length, 16);
  return Buffer.concat([file, header, name, body, entry, name, end]);
}
