/** In live mode a document that is marked so goes to a person; in test mode specimens are what people try with. */
export const specimenPrinted = {
  code: "specimen_printed",
  message: "The document is marked as a specimen or as void.",
};

const fieldsUntold = new Set([
  "birth_century_unclear",
  "birth_century_inferred",
  "birth_date_partial",
  "expiry_century_unclear",
  "country_unknown",
]);

/** Reasons of a reading for which a person looks, however well it was read otherwise. */
export const isDoubtOfFields = (code: string): boolean => fieldsUntold.has(code);

/** What one side of a document says against itself counts whichever side it is. */
export const isOfEitherSide = (code: string): boolean => isDoubtOfFields(code) || code.startsWith("print_conflict_");
