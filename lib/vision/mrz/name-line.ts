/**
 * Clears a name field of letters that are misread filler. After `PRIMARY<<SECONDARY` all is filler
 * (ICAO 9303-3 §4.6), so lone K, C, S, E, L, X in or after a run of `<` are no names.
 */
export function clearNameField(field: string): string {
  const width = field.length;
  const separator = field.search(/<</);
  if (separator < 0) return field;
  const primary = field.slice(0, separator);
  const match = /^(<<+)([A-Z?].*)?$/.exec(field.slice(separator));
  if (!match) return field;
  const lead = match[1] ?? "";
  let secondary = match[2] ?? "";
  if (lead.length > 3 && secondary.replace(/</g, "").length <= 3) return primary.padEnd(width, "<");
  const end = secondary.search(/<</);
  if (end >= 0) secondary = secondary.slice(0, end);
  else secondary = secondary.replace(/(<[KCSELX]{1,2})+<*$/, "");
  const isShortened = end >= 0 || width > primary.length + lead.length + secondary.length;
  if (isShortened) secondary = secondary.replace(/(K{2,}|C{3,}|[KC]*KK[KC]*)$/, "");
  return `${primary}<<${secondary}`.padEnd(width, "<").slice(0, width);
}
