import { CAMERA, LOOKS, type Look, portraitPicture, SELFIE } from "#scripts/specimen/index.ts";

/** Pictures of the drawn persons' faces; each is drawn once a run. */
export type Portraits = {
  selfie(look: Look, variant: number): Promise<Buffer>;
  /** The clearest frame of a film. */
  frame(look: Look, variant: number): Promise<Buffer>;
  otherThan(look: Look): Look;
};

const ROOMS: readonly { background: [string, string]; light: number; warmth: number }[] = [
  { background: ["#c9d2cf", "#9fb0ae"], light: 0.35, warmth: 0.04 },
  { background: ["#d8cdbd", "#a8927a"], light: -0.3, warmth: 0.07 },
];

export function newPortraits(): Portraits {
  const drawn = new Map<string, Promise<Buffer>>();
  const once = (key: string, draw: () => Promise<Buffer>) => {
    const picture = drawn.get(key) ?? draw();
    drawn.set(key, picture);
    return picture;
  };
  const room = (variant: number) => ROOMS[variant % ROOMS.length];
  return {
    selfie: (look, variant) =>
      once(`selfie ${look.seed} ${variant}`, () =>
        portraitPicture(look, { ...SELFIE, ...room(variant) }, { width: 720, format: "jpeg", quality: 84 }),
      ),
    frame: (look, variant) =>
      once(`frame ${look.seed} ${variant}`, () =>
        portraitPicture(look, { ...CAMERA, ...room(variant) }, { width: 640, format: "jpeg", quality: 80 }),
      ),
    otherThan: (look) => Object.values(LOOKS).find(({ seed }) => seed !== look.seed) ?? look,
  };
}
