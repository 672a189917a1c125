import type { PrintedDates } from "../mrz/dates.ts";
import { type DocumentFields, noFields } from "../mrz/zone-fields.ts";
import type { VisualFields } from "./parse-visual-zone.ts";
import { mergedMarks } from "./specimen-words.ts";

/** Two looks at one page as one reading: of each field the value that weighs more. */
export function mergedLooks(first: VisualFields, second: VisualFields): VisualFields {
  const fields = { ...noFields };
  const weights: VisualFields["weights"] = {};
  for (const key of keysOf(fields)) {
    const better = (second.weights[key] ?? 0) > (first.weights[key] ?? 0) ? second : first;
    Object.assign(fields, { [key]: better.fields[key] });
    weights[key] = Math.max(first.weights[key] ?? 0, second.weights[key] ?? 0);
  }
  const { givenNames, surname, dateOfBirth } = fields;
  const partial = first.fields.partialDateOfBirth ?? second.fields.partialDateOfBirth;
  fields.partialDateOfBirth = dateOfBirth === null ? partial : null;
  fields.fullName = givenNames && surname ? `${givenNames} ${surname}` : null;
  const sure = [...new Set([...first.sure, ...second.sure])].filter((key) => isUndisputed(key, first, second));
  const marks = mergedMarks(first.marks, second.marks);
  return { fields, dates: mergedDates(first, second), sure, weights, marks, text: `${first.text}\n${second.text}` };
}

/** The dates of both, but a labelled one that they read differently. */
function mergedDates({ dates: one }: VisualFields, { dates: other }: VisualFields): PrintedDates {
  const either = (a: string | null, b: string | null) => (a === null || b === null || a === b ? (a ?? b) : null);
  return {
    birth: either(one.birth, other.birth),
    issue: either(one.issue, other.issue),
    expiry: either(one.expiry, other.expiry),
    likelyBirth: either(one.likelyBirth, other.likelyBirth),
    all: [...new Set([...one.all, ...other.all])],
    isUnlimited: one.isUnlimited || other.isUnlimited,
  };
}

/** Two looks that are both sure of different values are sure of none. */
function isUndisputed(key: keyof DocumentFields, first: VisualFields, second: VisualFields): boolean {
  return !(first.sure.includes(key) && second.sure.includes(key)) || first.fields[key] === second.fields[key];
}

/** Whether a further look could add anything. */
export function isComplete({ fields }: VisualFields): boolean {
  const { surname, givenNames, documentNumber, dateOfBirth, partialDateOfBirth, expiryDate } = fields;
  return [surname, givenNames, documentNumber, dateOfBirth ?? partialDateOfBirth, expiryDate].every(
    (value) => value !== null,
  );
}

/** Safe: the object is spread from a constant with no other keys. */
function keysOf<T extends object>(object: T): (keyof T)[] {
  return Object.keys(object) as (keyof T)[];
}
