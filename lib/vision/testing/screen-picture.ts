import sharp from "sharp";

/**
 * For tests: the picture as a screen `columns` pixels wide shows it, three coloured stripes and a dark line a pixel, taken
 * a little turned; the result is `width` pixels wide, a JPEG.
 */
export async function screenPicture(picture: Buffer, columns: number, width: number): Promise<Buffer> {
  const { data, info } = await sharp(picture).resize(columns).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const [across, down] = [info.width * 3, info.height * 3];
  const lit = Buffer.alloc(across * down * 3);
  for (let y = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      const source = (Math.floor(y / 3) * info.width + Math.floor(x / 3)) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const part = (x % 3 === channel ? 1.6 : 0.6) * (y % 3 === 2 ? 0.55 : 1);
        lit[(y * across + x) * 3 + channel] = Math.min(255, (data[source + channel] ?? 0) * part);
      }
    }
  }
  const turned = await sharp(lit, { raw: { width: across, height: down, channels: 3 } })
    .blur(0.8)
    .rotate(0.7, { background: "#222" })
    .png({ compressionLevel: 0 })
    .toBuffer();
  return sharp(turned).resize(width).jpeg({ quality: 88 }).toBuffer();
}
