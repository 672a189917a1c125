import { print } from "./card.ts";
import type { Holder, HolderStyle } from "./holder.ts";

/** How one state's document looks: what it prints where, and how its holders are called. */
export type Design = {
  country: string;
  documentType: "drivers_license" | "national_id";
  style: HolderStyle;
  paper: readonly [string, string];
  lines: readonly [string, string];
  portrait: { left: number; top: number; width: number; height: number };
  /** Whether the front prints the holder's sex. */
  hasSex: boolean;
  front(holder: Holder): string;
};

const english = {
  surnames: "SAMPLE CARTER NGUYEN O'NEILL JOHNSON WILLIAMS MCGREGOR RODRIGUEZ PATEL HUGHES WASHINGTON KOWALCZYK",
  givenNames: "JELANI MARIE MICHAEL JOHN ALICE ROBERT SUSAN DEEPAK GRACE OLIVER THERESA NOAH",
  places: "SPRINGFIELD RIVERTON LAKEWOOD FAIRVIEW",
};
const label = (x: number, y: number, text: string, size = 20, ink = "#3c5a86") => print({ x, y, text, size, ink });
const value = (x: number, y: number, text: string, size = 34, weight = 600) => print({ x, y, text, size, weight });
const parts = (date: string) => date.split("-");
const monthFirst = (date: string) => [parts(date)[1], parts(date)[2], parts(date)[0]].join("/");
const dotted = (date: string) => parts(date).reverse().join(".");
const shortDotted = (date: string) => dotted(date).replace(/\d\d(?=\d\d$)/, "");
const spaced = (date: string) => parts(date).reverse().join(" ");
const slashed = (date: string) => parts(date).reverse().join("/");

/** As AAMVA's card design of 2020 prints it: a small number and name, the value behind it. */
const unitedStates: Design = {
  country: "US",
  documentType: "drivers_license",
  style: { ...english, number: "@########", years: 8 },
  paper: ["#e9f0f8", "#f6efe4"],
  lines: ["#8fb0d6", "#d6b48f"],
  portrait: { left: 50, top: 220, width: 360, height: 450 },
  hasSex: true,
  front: (holder) =>
    print({ x: 60, y: 110, text: "COLUMBIA", size: 76, weight: 700, ink: "#1f3f77" }) +
    print({ x: 560, y: 92, text: "DRIVER LICENSE", size: 50, weight: 700, ink: "#1f3f77" }) +
    print({ x: 1230, y: 92, text: "USA", size: 40, weight: 700, ink: "#1f3f77" }) +
    label(450, 190, "4d DLN") + value(540, 190, holder.documentNumber, 40, 700) +
    label(950, 190, "9 CLASS") + value(1060, 190, "D") +
    label(450, 258, "3 DOB") + value(540, 258, monthFirst(holder.birthDate), 40, 700) +
    label(450, 320, "4b EXP") + value(540, 320, monthFirst(holder.expiryDate)) +
    label(850, 320, "4a ISS") + value(940, 320, monthFirst(holder.issueDate)) +
    label(450, 390, "1") + value(480, 390, holder.surname, 38) +
    label(450, 440, "2") + value(480, 440, holder.givenNames, 38) +
    label(450, 495, "8") + value(480, 495, holder.street, 28, 400) +
    value(480, 532, `${holder.place}, CO 81003-1234`, 28, 400) +
    label(450, 600, "15 SEX") + value(540, 600, holder.sex) +
    label(640, 600, "16 HGT") + value(740, 600, "5'-09\"") +
    label(900, 600, "18 EYES") + value(1000, 600, "BRO") +
    label(450, 660, "12 REST") + value(550, 660, "NONE", 28) +
    label(750, 660, "9a END") + value(840, 660, "NONE", 28) +
    label(450, 800, "5 DD") + value(510, 800, `${holder.seed}4424747474786102204`, 26, 400),
}; // biome-ignore format: one field a line

/** As western states print it: words for labels, red dates. */
const unitedStatesWest: Design = {
  ...unitedStates,
  style: { ...english, number: "@#######", years: 5 },
  paper: ["#f4ecd8", "#e4eef0"],
  lines: ["#d7c08c", "#9ab8c0"],
  front: (holder) =>
    print({ x: 60, y: 100, text: "Pacifica", size: 80, weight: 700, ink: "#6b2f8f" }) +
    print({ x: 620, y: 84, text: "USA", size: 34, ink: "#6b2f8f" }) +
    print({ x: 800, y: 100, text: "DRIVER LICENSE", size: 52, weight: 700, ink: "#1f3f77" }) +
    label(450, 200, "DL", 30) + print({ x: 510, y: 200, text: holder.documentNumber, size: 48, weight: 700, ink: "#b3262c" }) +
    label(450, 262, "EXP", 26) + print({ x: 530, y: 262, text: monthFirst(holder.expiryDate), size: 40, weight: 700, ink: "#b3262c" }) +
    label(1000, 262, "CLASS C", 26) +
    label(450, 322, "LN", 26) + value(510, 322, holder.surname, 40) +
    label(450, 372, "FN", 26) + value(510, 372, holder.givenNames, 40) +
    value(450, 420, holder.street, 28, 400) + value(450, 456, `${holder.place}, PA 96001`, 28, 400) +
    label(450, 520, "DOB", 26) + print({ x: 530, y: 520, text: monthFirst(holder.birthDate), size: 42, weight: 700, ink: "#b3262c" }) +
    label(450, 575, "RSTR", 22) + value(530, 575, "NONE", 26) +
    label(450, 640, "SEX", 22) + value(510, 640, holder.sex, 30) +
    label(600, 640, "HAIR", 22) + value(670, 640, "BRN", 30) +
    label(800, 640, "EYES", 22) + value(870, 640, "BRN", 30) +
    label(450, 690, "HGT", 22) + value(510, 690, "5'-05\"", 30) +
    label(650, 690, "WGT", 22) + value(720, 690, "125 lb", 30) +
    label(1010, 690, "ISS", 22) + value(1060, 720, monthFirst(holder.issueDate), 30) +
    label(450, 760, "DD", 20) + value(500, 760, "00/00/0000NNNAN/ANFD/YY", 22, 400),
}; // biome-ignore format: one field a line

/** As Ontario prints it: two languages, the value below its label, the year first. */
const canada: Design = {
  country: "CA",
  documentType: "drivers_license",
  style: {
    surnames: "TREMBLAY SINGH MACDONALD GAGNON CHEN ROY CAMPBELL BOUCHARD STEWART",
    givenNames: "ANNE LOUISE HARPREET DUNCAN ÉLODIE WEI MATTHEW CHANTAL",
    places: "TORONTO SUDBURY OTTAWA",
    number: "$####-#####-#####",
    years: 5,
  },
  paper: ["#eef4ec", "#f4eef4"],
  lines: ["#9cc09a", "#c8a2c4"],
  portrait: { left: 980, top: 210, width: 330, height: 420 },
  hasSex: true,
  front: (holder) =>
    print({ x: 60, y: 90, text: "Huronia", size: 64, weight: 700, ink: "#23603a" }) +
    print({ x: 420, y: 70, text: "DRIVER'S LICENCE", size: 32, weight: 700, ink: "#23603a" }) +
    print({ x: 420, y: 108, text: "PERMIS DE CONDUIRE", size: 32, weight: 700, ink: "#23603a" }) +
    print({ x: 1200, y: 90, text: "CANADA", size: 30, weight: 700, ink: "#23603a" }) +
    label(70, 170, "1,2 NAME/NOM") + value(70, 212, `${holder.surname},`) + value(70, 252, holder.givenNames) +
    label(70, 300, "8") + value(70, 334, holder.street, 28, 400) + value(70, 368, `${holder.place}, ON, M5V 2T6`, 28, 400) +
    label(70, 430, "4d NUMBER/NUMÉRO") + value(70, 472, holder.documentNumber, 40) +
    label(70, 530, "4a ISS/DÉL") + value(70, 568, holder.issueDate.replaceAll("-", "/"), 32) +
    label(360, 530, "4b EXP/EXP") + value(360, 568, holder.expiryDate.replaceAll("-", "/"), 32) +
    label(650, 530, "5 DD/RÉF") + value(650, 568, "DN1234567", 28) +
    label(70, 620, "15 SEX/SEXE") + value(70, 658, holder.sex, 32) +
    label(360, 620, "16 HGT/HAUT") + value(360, 658, "172 cm", 32) +
    label(650, 620, "9 CLASS/CATÉG") + value(650, 658, "G", 32) +
    label(70, 720, "3 DOB/DDN") + print({ x: 70, y: 764, text: holder.birthDate.replaceAll("-", "/"), size: 38, weight: 700, ink: "#b3262c" }),
}; // biome-ignore format: one field a line

type European = {
  title: string;
  state: string;
  date: (date: string) => string;
  authority: string;
  birthPlace: (place: string) => string;
};

/** Directive 2006/126/EC annex I: the same numbers in the same order everywhere, each state in its own print. */
function european(country: string, style: HolderStyle, look: Pick<Design, "paper" | "lines">, own: European): Design {
  return {
    country,
    documentType: "drivers_license",
    style,
    ...look,
    portrait: { left: 60, top: 260, width: 330, height: 420 },
    hasSex: false,
    front: (holder) =>
      print({ x: 430, y: 90, text: own.title, size: 50, weight: 700, ink: "#1f3f77" }) +
      print({ x: 430, y: 140, text: own.state, size: 30, ink: "#1f3f77" }) +
      print({ x: 90, y: 130, text: country, size: 60, weight: 700, ink: "#c9a72b" }) +
      label(440, 222, "1.", 28) + value(500, 222, holder.surname) +
      label(440, 280, "2.", 28) + value(500, 280, holder.givenNames) +
      label(440, 338, "3.", 28) + value(500, 338, `${own.date(holder.birthDate)} ${own.birthPlace(holder.place)}`) +
      label(440, 406, "4a.", 28) + value(510, 406, own.date(holder.issueDate)) +
      label(820, 406, "4c.", 28) + value(890, 406, own.authority, 28) +
      label(440, 464, "4b.", 28) + value(510, 464, own.date(holder.expiryDate)) +
      label(440, 532, "5.", 28) + value(500, 532, holder.documentNumber) +
      label(440, 620, "7.", 28) +
      label(440, 800, "9.", 28) + value(500, 800, "AM/B/L", 30),
  }; // biome-ignore format: one field a line
}

const germany = european(
  "D",
  {
    surnames: "MUSTERMANN SCHRÖDER MÜLLER BECKER WEISS HOFFMANN KÖNIG VOGEL",
    givenNames: "ERIKA JÜRGEN SABINE THOMAS URSULA MATTHIAS KÄTHE",
    places: "BERLIN MÜNCHEN HAMBURG KÖLN",
    number: "B0##@@#@#5#",
    years: 15,
  },
  { paper: ["#f6e9ec", "#f1eef6"], lines: ["#dba5b4", "#b7a9d0"] },
  {
    title: "FÜHRERSCHEIN",
    state: "BUNDESREPUBLIK DEUTSCHLAND",
    date: shortDotted,
    authority: "STADT MUSTER",
    birthPlace: (place) => place,
  },
);

const france = european(
  "F",
  {
    surnames: "MARTIN BERNARD LEFÈVRE MOREAU GARNIER PETIT ROUSSEAU",
    givenNames: "PAUL CAMILLE ÉTIENNE MARGAUX LUCIEN HÉLÈNE",
    places: "PARIS LYON NANTES",
    number: "##AA#####",
    years: 15,
  },
  { paper: ["#f4ebee", "#eceff6"], lines: ["#d9a9ba", "#a9bdd9"] },
  {
    title: "PERMIS DE CONDUIRE",
    state: "RÉPUBLIQUE FRANÇAISE",
    date: dotted,
    authority: "75056",
    birthPlace: (place) => `(${place})`,
  },
);

const poland = european(
  "PL",
  {
    surnames: "KOWALSKI NOWAK WIŚNIEWSKA ZIELIŃSKI LEWANDOWSKA",
    givenNames: "JAN AGNIESZKA PIOTR MAŁGORZATA STANISŁAW",
    places: "WARSZAWA KRAKÓW GDAŃSK",
    number: "#####/##/####",
    years: 10,
  },
  { paper: ["#f5ecef", "#eef2f3"], lines: ["#d6a6b6", "#a6c4c9"] },
  {
    title: "PRAWO JAZDY",
    state: "RZECZPOSPOLITA POLSKA",
    date: dotted,
    authority: "PREZYDENT",
    birthPlace: (place) => place,
  },
);

/** A national card of the Iberian kind: labels above their values, no zone on this side. */
const iberia: Design = {
  country: "ES",
  documentType: "national_id",
  style: {
    surnames: "GARCÍA FERNÁNDEZ LÓPEZ MARTÍNEZ IGLESIAS NAVARRO ESPAÑOL",
    givenNames: "CARMEN JOSÉ LUCÍA JAVIER DOLORES ÁLVARO",
    places: "MADRID SEVILLA VALENCIA",
    number: "@@@######",
    years: 10,
  },
  paper: ["#e9f1f4", "#f3eee6"],
  lines: ["#8fbccb", "#cdb38f"],
  portrait: { left: 60, top: 230, width: 370, height: 470 },
  hasSex: true,
  front: (holder) =>
    print({ x: 60, y: 100, text: "REINO DE IBERIA", size: 40, weight: 700, ink: "#1d4e63" }) +
    print({ x: 600, y: 100, text: "DOCUMENTO NACIONAL DE IDENTIDAD", size: 36, weight: 700, ink: "#1d4e63" }) +
    label(480, 190, "DNI", 26) + value(550, 190, `${holder.documentNumber.slice(3)}47K`, 44, 700) +
    label(480, 250, "APELLIDOS") + value(480, 290, holder.surname) +
    label(480, 345, "NOMBRE") + value(480, 385, holder.givenNames) +
    label(480, 440, "SEXO") + value(480, 480, holder.sex) +
    label(700, 440, "NACIONALIDAD") + value(700, 480, "ESP") +
    label(980, 440, "FECHA DE NACIMIENTO") + value(980, 480, spaced(holder.birthDate)) +
    label(480, 540, "EMISIÓN") + value(480, 580, spaced(holder.issueDate)) +
    label(800, 540, "VALIDEZ") + value(800, 580, spaced(holder.expiryDate)) +
    label(480, 640, "NÚM SOPORTE") + value(480, 680, holder.documentNumber, 28),
}; // biome-ignore format: one field a line

/** A national card in two languages, with slashes in its labels and in its dates. */
const netherlands: Design = {
  ...iberia,
  country: "NL",
  style: {
    surnames: "DE_VRIES JANSEN BAKKER VAN_DIJK MULDER VISSER",
    givenNames: "WILLEKE PIETER SANNE MAARTEN LOTTE",
    places: "UTRECHT LEIDEN GRONINGEN",
    number: "S@##@@#L#",
    years: 10,
  },
  paper: ["#eef0f8", "#f4f0e8"],
  lines: ["#a5aed6", "#d0bf95"],
  front: (holder) =>
    print({ x: 60, y: 96, text: "KONINKRIJK DER NEDERLANDEN", size: 36, weight: 700, ink: "#2b3c86" }) +
    print({ x: 760, y: 96, text: "IDENTITEITSKAART / IDENTITY CARD", size: 30, weight: 700, ink: "#2b3c86" }) +
    label(480, 180, "Documentnummer / Document no.", 22) + value(480, 222, holder.documentNumber, 40, 700) +
    label(480, 280, "Naam / Surname", 22) + value(480, 320, holder.surname) +
    label(480, 375, "Voornamen / Given names", 22) + value(480, 415, holder.givenNames) +
    label(480, 470, "Geboortedatum / Date of birth", 22) + value(480, 510, slashed(holder.birthDate)) +
    label(960, 470, "Geslacht / Sex", 22) + value(960, 510, holder.sex) +
    label(480, 565, "Datum van afgifte / Date of issue", 22) + value(480, 605, slashed(holder.issueDate)) +
    label(960, 565, "Geldig tot / Date of expiry", 22) + value(960, 605, slashed(holder.expiryDate)) +
    label(480, 660, "Nationaliteit / Nationality", 22) + value(480, 700, "Nederlandse"),
}; // biome-ignore format: one field a line

export const DESIGNS = {
  "us-numbered": unitedStates,
  "us-worded": unitedStatesWest,
  canada,
  germany,
  france,
  poland,
  "card-es": iberia,
  "card-nl": netherlands,
} as const satisfies Record<string, Design>;

export type DesignName = keyof typeof DESIGNS;
