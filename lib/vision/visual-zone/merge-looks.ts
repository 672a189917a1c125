import { noFields } from "../mrz/zone-fields.ts";
import type { VisualFields } from "./parse-visual-zone.ts";

/** Two looks at one page as one reading: what the first look is sure of stays, the second fills in what it lacks. */
export function mergedLooks(first: VisualFields, second: VisualFields): VisualFields {
  const fields = { ...noFields };
  for (const key of keysOf(fields)) {
    const isBetter = first.fields[key] === null || (!first.sure.includes(key) && second.sure.includes(key));
    Object.assign(fields, { [key]: isBetter ? second.fields[key] : first.fields[key] });
  }
  const { givenNames, surname } = fields;
  fields.fullName = givenNames && surname ? `${givenNames} ${surname}` : null;
  const sure = [...new Set([...first.sure, ...second.sure])];
  return { fields, issueDate: first.issueDate ?? second.issueDate, sure };
}

/** Whether a further look could add anything. */
export function isComplete({ fields }: VisualFields): boolean {
  const { surname, givenNames, documentNumber, dateOfBirth, expiryDate } = fields;
  return [surname, givenNames, documentNumber, dateOfBirth, expiryDate].every((value) => value !== null);
}

/** Safe: the object is spread from a constant with no other keys. */
function keysOf<T extends object>(object: T): (keyof T)[] {
  return Object.keys(object) as (keyof T)[];
}
