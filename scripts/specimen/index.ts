export { type Act, CAMERA, FILM, framesOf, LOOP, mjpeg, personFilm, printFilm, stillFilm } from "./film.ts";
export { cardBack, cardFront } from "./identity-card.ts";
export { LOOKS, type Look, type PersonName } from "./look.ts";
export { passportPage } from "./passport.ts";
export { PERSON_NAMES, SPECIMEN_PERSONS, type SpecimenPerson, specimenPerson } from "./persons.ts";
export { HANDHELD_SHOTS, photograph, type Shot, STEADY_SHOT, scan } from "./photograph.ts";
export { portraitPicture, portraitPixels, SELFIE, type Sitting, STUDIO } from "./portrait.ts";
export { cardZone, cardZoneTd2, checkDigit, passportZone, type ZoneFields } from "./zone.ts";
