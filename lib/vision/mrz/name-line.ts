/**
 * Clears a name field of letters that are misread filler. After `PRIMARY<<SECONDARY` all is filler
 * (ICAO 9303-3 §4.6), so lone K, C, S, E, L, X in or after a run of `<` are no names, unless they were surely seen:
 * `isSure` tells it of a column of the field. Every other character stays in its column.
 */
export function clearNameField(field: string, isSure: (column: number) => boolean = () => false): string {
  const start = /<<+(?=[A-Z?]|$)/.exec(field);
  if (!start) return field;
  const from = start.index + start[0].length;
  const kept = from + secondaryLength(field.slice(from), start[0].length);
  return [...field].map((character, column) => (column < kept || isSure(column) ? character : "<")).join("");
}

/** How much of what follows the separator, `lead` characters of filler, is names. */
function secondaryLength(letters: string, lead: number): number {
  if (lead > 3 && letters.replace(/</g, "").length <= 3) return 0;
  const end = letters.search(/<</);
  const names = end >= 0 ? letters.slice(0, end) : letters.replace(/(<[KCSELX]{1,2})+<*$/, "");
  return names.length < letters.length ? names.replace(/(K{2,}|C{3,}|[KC]*KK[KC]*)$/, "").length : names.length;
}
