import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import sharp from "sharp";
import {
  cardBack,
  cardFront,
  HANDHELD_SHOTS,
  mjpeg,
  PERSON_NAMES,
  type PersonName,
  passportPage,
  personFilm,
  photograph,
  portraitPicture,
  printFilm,
  SELFIE,
  STEADY_SHOT,
  scan,
  specimenPerson,
  stillFilm,
} from "./index.ts";

const USAGE = `node scripts/specimen/make.ts --out DIR [--person NAME] [--other NAME] [--attacks]

Draws a specimen person's passport, card, selfie, another person's selfie and a camera film into DIR.
Names: ${PERSON_NAMES.join(", ")}. --attacks adds the films of a still picture and of a turned print.`;

const { values } = parseArgs({
  options: {
    out: { type: "string" },
    person: { type: "string", default: "anna" },
    other: { type: "string", default: "kofi" },
    attacks: { type: "boolean", default: false },
  },
});

if (values.out === undefined || !isPerson(values.person) || !isPerson(values.other)) {
  console.error(USAGE);
  process.exit(2);
}
await make(values.out, values.person, values.other, values.attacks);

async function make(directory: string, name: PersonName, otherName: PersonName, attacks: boolean): Promise<void> {
  await mkdir(directory, { recursive: true });
  const person = specimenPerson(name);
  const page = await passportPage(person);
  const handheld = HANDHELD_SHOTS[0] ?? STEADY_SHOT;
  const pictures: Record<string, Buffer> = {
    "passport.jpg": await photograph(page, STEADY_SHOT),
    "passport-handheld.jpg": await photograph(page, handheld),
    "passport-scan.jpg": await scan(page),
    "card-front.jpg": await photograph(await cardFront(person), STEADY_SHOT),
    "card-back.jpg": await photograph(await cardBack(person), STEADY_SHOT),
    "selfie.jpg": await portraitPicture(person.look, SELFIE, { width: 960, format: "jpeg" }),
    "other-selfie.jpg": await portraitPicture(specimenPerson(otherName).look, SELFIE, { width: 960, format: "jpeg" }),
  };
  for (const [file, picture] of Object.entries(pictures)) {
    await writeFile(join(directory, file), picture);
    await sharp(picture)
      .png()
      .toFile(join(directory, file.replace(/\.jpg$/, ".png")));
  }
  await writeFile(join(directory, "film.mjpeg"), mjpeg(await personFilm(person.look)));
  if (!attacks) return;
  await writeFile(join(directory, "film-still.mjpeg"), mjpeg(await stillFilm(person.look, 12)));
  await writeFile(join(directory, "film-print.mjpeg"), mjpeg(await printFilm(person.look)));
}

function isPerson(name: string): name is PersonName {
  return Object.hasOwn(Object.fromEntries(PERSON_NAMES.map((known) => [known, true])), name);
}
