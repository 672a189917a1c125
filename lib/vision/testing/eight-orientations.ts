import sharp, { type Sharp } from "sharp";

/** What EXIF's orientation tag may say (EXIF 2.32 §4.6.4, tag 274). */
export const ORIENTATIONS = [1, 2, 3, 4, 5, 6, 7, 8] as const;

type Orientation = (typeof ORIENTATIONS)[number];

/** How pixels are stored so that the tag turns them upright: a clockwise turn, and mirrored after it. */
const storedBy: Record<Orientation, { degrees: 0 | 90 | 180 | 270; isMirrored: boolean }> = {
  1: { degrees: 0, isMirrored: false },
  2: { degrees: 0, isMirrored: true },
  3: { degrees: 180, isMirrored: false },
  4: { degrees: 180, isMirrored: true },
  5: { degrees: 90, isMirrored: true },
  6: { degrees: 270, isMirrored: false },
  7: { degrees: 270, isMirrored: true },
  8: { degrees: 90, isMirrored: false },
};

/** For tests: an upright picture as a camera stores it that was held in one of eight ways. */
export async function heldLike(
  orientation: Orientation,
  picture: Buffer,
  encode: (image: Sharp) => Sharp = (image) => image.png(),
): Promise<Buffer> {
  const { degrees, isMirrored } = storedBy[orientation];
  const turned = await rawOf(sharp(picture).removeAlpha().rotate(degrees));
  const stored = isMirrored ? await rawOf(opened(turned).flop()) : turned;
  return encode(opened(stored).withMetadata({ orientation })).toBuffer();
}

type Raw = Awaited<ReturnType<typeof rawOf>>;

const rawOf = (image: Sharp) => image.raw().toBuffer({ resolveWithObject: true });

const opened = ({ data, info: { width, height, channels } }: Raw) => sharp(data, { raw: { width, height, channels } });
