import { LOOKS, type Look, type PersonName } from "./look.ts";
import type { ZoneFields } from "./zone.ts";

/** An invented holder of specimen documents: what the documents state, and how the person is drawn. */
export interface SpecimenPerson extends ZoneFields {
  birthPlace: string;
  issueDate: string;
  cardNumber: string;
  look: Look;
}

const UTOPIA = { issuer: "UTO", nationality: "UTO" } as const;

// Utopia (UTO) is the state ICAO 9303 sets aside for specimens; the first name is ICAO's own specimen holder's.
export const SPECIMEN_PERSONS = {
  anna: {
    ...UTOPIA,
    surname: "Eriksson",
    givenNames: "Anna Maria",
    documentNumber: "L898902C3",
    cardNumber: "D23145890",
    birthDate: "1974-08-12",
    issueDate: "2024-04-16",
    expiryDate: "2034-04-15",
    sex: "F",
    birthPlace: "Zenith",
    optionalData: "ZE184226B",
    look: LOOKS.anna,
  },
  kofi: {
    ...UTOPIA,
    surname: "Adeyemi-Novak",
    givenNames: "Kofi",
    documentNumber: "P40517268",
    cardNumber: "D77120934",
    birthDate: "1986-02-27",
    issueDate: "2023-09-01",
    expiryDate: "2033-08-31",
    sex: "M",
    birthPlace: "Meridian",
    look: LOOKS.kofi,
  },
  mei: {
    ...UTOPIA,
    surname: "Lindqvist",
    givenNames: "Mei Xiu",
    documentNumber: "X73B91506",
    cardNumber: "K60482715",
    birthDate: "1995-11-03",
    issueDate: "2025-01-20",
    expiryDate: "2035-01-19",
    sex: "F",
    birthPlace: "New Harbour",
    optionalData: "95110300471",
    look: LOOKS.mei,
  },
  tomas: {
    ...UTOPIA,
    surname: "Grünwald",
    givenNames: "Tomás Júlio",
    documentNumber: "U12Q84635",
    cardNumber: "H31907652",
    birthDate: "1952-05-19",
    issueDate: "2022-06-07",
    expiryDate: "2032-06-06",
    sex: "M",
    birthPlace: "Westfjord",
    look: LOOKS.tomas,
  },
  leila: {
    ...UTOPIA,
    surname: "Haddad",
    givenNames: "Leila Yasmin",
    documentNumber: "204H7K951",
    cardNumber: "F85013476",
    birthDate: "1990-12-30",
    issueDate: "2024-10-02",
    expiryDate: "2034-10-01",
    sex: "F",
    birthPlace: "Olive Bay",
    look: LOOKS.leila,
  },
  ines: {
    ...UTOPIA,
    surname: "Vasconcelos",
    givenNames: "Inês Joaquina",
    documentNumber: "W6Z039D84",
    cardNumber: "G49276108",
    birthDate: "2001-07-08",
    issueDate: "2025-03-14",
    expiryDate: "2035-03-13",
    sex: "F",
    birthPlace: "Porto Claro",
    optionalData: "7733190264",
    look: LOOKS.ines,
  },
} as const satisfies Record<PersonName, SpecimenPerson>;

export const PERSON_NAMES = Object.keys(LOOKS).filter((name): name is PersonName => name in LOOKS);

/** A specimen person, with what a test wants stated otherwise. */
export function specimenPerson(name: PersonName, changes: Partial<SpecimenPerson> = {}): SpecimenPerson {
  return { ...SPECIMEN_PERSONS[name], ...changes };
}
