import sharp from "sharp";

const svgLoader = { operation: ["VipsForeignLoadSvg"] };

/**
 * For tests: runs a drawing that renders SVG. Vision switches libvips' SVG loader off for the whole process
 * (`images/open-image.ts`); here it is on until the drawing is done.
 */
export async function drawing<Result>(draw: () => Promise<Result>): Promise<Result> {
  sharp.unblock(svgLoader);
  try {
    return await draw();
  } finally {
    sharp.block(svgLoader);
  }
}

/** For tests: an SVG as a JPEG or PNG. */
export const drawSvg = (svg: string, format: "jpeg" | "png" = "jpeg"): Promise<Buffer> =>
  drawing(() => sharp(Buffer.from(svg)).flatten({ background: "#fff" }).toFormat(format).toBuffer());
