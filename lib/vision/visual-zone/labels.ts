/** What a label announces. `name`: family and given names below each other or parted by a comma. */
export type LabelKind = "surname" | "givenNames" | "name" | "birth" | "issue" | "expiry" | "number" | "sex" | "other";

// English, French, German, Spanish, Italian, Portuguese, Dutch, Polish; letters without their marks.
const phrases: Readonly<Record<LabelKind, string>> = {
  surname:
    "SURNAME|SURNAMES|LAST NAME|FAMILY NAME|LN|NOM|NOM DE FAMILLE|APELLIDO|APELLIDOS|PRIMER APELLIDO|NACHNAME|FAMILIENNAME|COGNOME|" +
    "APELIDO|APELIDOS|ACHTERNAAM|NAAM|NAZWISKO|NAME SURNAME",
  givenNames:
    "GIVEN NAME|GIVEN NAMES|FIRST NAME|FIRST NAMES|FORENAMES|FN|PRENOM|PRENOMS|NOMBRE|NOMBRES|VORNAME|VORNAMEN|NOME|NOMI|NOME NAME|" +
    "NOMES|NOMES PROPRIOS|NOME PROPRIO|VOORNAAM|VOORNAMEN|IMIE|IMIONA|IMIE IMIONA",
  name: "NAME|NAME NOM|NOM NAME|FULL NAME",
  birth:
    "DOB|DATE OF BIRTH|BIRTH DATE|BIRTHDATE|BORN|DATE DE NAISSANCE|NE LE|DDN|DOB DDN|GEBURTSDATUM|GEBURTSTAG|GEBOREN AM|FECHA DE NACIMIENTO|" +
    "FECHA NACIMIENTO|NACIMIENTO|DATA DI NASCITA|LUOGO E DATA DI NASCITA|NATO IL|DATA DE NASCIMENTO|GEBOORTEDATUM|DATA URODZENIA",
  issue:
    "ISS|ISSUED|ISSUE DATE|DATE OF ISSUE|DATE DE DELIVRANCE|DELIVRE LE|DEL|ISS DEL|AUSSTELLUNGSDATUM|AUSGESTELLT AM|FECHA DE EXPEDICION|" +
    "EXPEDICION|EMISION|DATA DI RILASCIO|RILASCIO|EMISSIONE|DATA DE EMISSAO|EMISSAO|DATUM VAN AFGIFTE|AFGIFTEDATUM|DATA WYDANIA",
  expiry:
    "EXP|EXPIRES|EXPIRY|EXPIRY DATE|DATE OF EXPIRY|EXPIRATION|EXPIRATION DATE|VALID UNTIL|DATE D EXPIRATION|EXPIRE LE|VALABLE JUSQU AU|" +
    "EXP EXP|GULTIG BIS|FECHA DE CADUCIDAD|CADUCIDAD|VALIDEZ|VALIDO HASTA|FECHA DE VALIDEZ|SCADENZA|DATA DI SCADENZA|VALIDADE|" +
    "DATA DE VALIDADE|VALIDO ATE|GELDIG TOT|VERVALDATUM|TERMIN WAZNOSCI|DATA WAZNOSCI|WAZNY DO",
  number:
    "DL|DLN|DL NO|DL NUMBER|LIC|LIC NO|LICENSE NO|LICENCE NO|LICENSE NUMBER|ID|ID NO|IDN|NUMBER|NUMBER NUMERO|NUMERO|NO|DOCUMENT NO|DOCUMENT NUMBER|" +
    "DOC NO|CARD NO|PASSPORT NO|PASSPORT NUMBER|PASSEPORT NO|NO DU DOCUMENT|NO DU PASSEPORT|DOKUMENTENNUMMER|AUSWEISNUMMER|PASS NR|" +
    "NUM DOC|NUM SOPORTE|NUMERO DE DOCUMENTO|NUMERO DOCUMENTO|N DOCUMENTO|NUMERO CARTA|NO DOCUMENTO|DOCUMENTNUMMER|NR DOKUMENTU|SERIA I NUMER|NUMER",
  sex: "SEX|SEXE|SEXO|SEX SEXE|GESCHLECHT|SESSO|GESLACHT|PLEC",
  other:
    "CLASS|CATEG|CLASS CATEG|HGT|HAUT|HGT HAUT|WGT|EYES|HAIR|END|REST|RESTR|DD|DD REF|ADDRESS|ADRESSE|DOMICILIO|NATIONALITY|NATIONALITE|" +
    "NACIONALIDAD|CITTADINANZA|STAATSANGEHORIGKEIT|NARODOWOSC|NATIONALITEIT|NACIONALIDADE|PLACE OF BIRTH|LIEU DE NAISSANCE|GEBURTSORT|AUTHORITY|AUTORITE|BEHORDE|CODE|" +
    "TYPE|COUNTRY CODE|HEIGHT|DONOR|VETERAN|ORGAN DONOR|SIGNATURE|OBYWATELSTWO|DESTINO",
};

const kinds: ReadonlyMap<string, LabelKind> = new Map(
  Object.entries(phrases).flatMap(([kind, list]) => list.split("|").map((phrase) => [phrase, kindOf(kind)] as const)),
);

/** Safe: the keys of the table above. */
function kindOf(key: string): LabelKind {
  return key as LabelKind;
}

// Small print runs together: "4dDLN", "15sex", and the number is often misread.
const glued = /^[0-9SIO]{1,2}[A-D]?([A-Z]{2,})$/;

const wordsMax = 6;

/** A text in capitals without marks, parted at everything that is no letter or digit. */
export function plain(text: string): string {
  const marked = text.toUpperCase().replace(/Ł/g, "L").replace(/ß/g, "SS").normalize("NFD").replace(/\p{M}/gu, ""); // biome-ignore format: one step a call
  return marked.replace(/N[º°]/g, "NO").replace(/[^A-Z0-9]+/g, " ").trim(); // biome-ignore format: one step a call
}

export type Label = { kind: LabelKind; words: number };

/** The label that a phrase begins with at this word: the longest one that is known. */
export function labelAt(words: readonly string[], from: number): Label | null {
  let best: Label | null = null;
  let text = "";
  for (let count = 1; count <= wordsMax && from + count <= words.length; count++) {
    text = `${text} ${plain(words[from + count - 1] ?? "")}`.trim();
    const kind = kinds.get(text) ?? nearly(text) ?? kinds.get(glued.exec(text)?.[1] ?? "");
    if (kind) best = { kind, words: count };
  }
  return best;
}

const nearlyMin = 7; // letters; below, a wrong letter makes another word

/** A long label with one letter read wrongly. */
function nearly(text: string): LabelKind | undefined {
  if (text.length < nearlyMin) return undefined;
  for (const [phrase, kind] of kinds)
    if (Math.abs(phrase.length - text.length) <= 1 && isOneOff(phrase, text)) return kind;
  return undefined;
}

function isOneOff(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return Math.max(a.length, b.length) - start - end <= 1;
}

// EU licences (Directive 2006/126/EC annex I) and AAMVA's card design number the same fields alike, but for 4d and 5.
const numbered: Readonly<Record<string, LabelKind>> = {
  "1": "surname", "2": "givenNames", "12": "name", "3": "birth", "4A": "issue", "4B": "expiry", "15": "sex", "4C": "other", "9": "other", "8": "other", "16": "other",
}; // biome-ignore format: one field an entry

/** The field that a word such as `4b.` numbers; null where it is no such word. `4d` and `5` change places overseas. */
export function numberedLabel(word: string, isAmerican: boolean): LabelKind | null {
  const match = /^[([]?([1-9IlA]|1[,.]2|1[56]|[4A][abcdABCD680])[.,:)\]]{0,2}$/.exec(word);
  if (!match) return null;
  const key = (match[1] ?? "").replace(/[,.]/, "").replace(/^[Il]$/, "1").replace(/^A/, "4").replace(/^4[60]$/, "4B").replace(/^48$/, "4B").toUpperCase(); // biome-ignore format: one step a call
  if (key === "4D") return isAmerican ? "number" : "other";
  if (key === "5") return isAmerican ? "other" : "number";
  return numbered[key] ?? null;
}
