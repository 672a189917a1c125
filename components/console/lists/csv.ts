/** One line of RFC 4180 CSV, ended. */
export function csvLine(cells: readonly (string | number | boolean | null)[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(value: string | number | boolean | null): string {
  if (value === null) return "";
  if (typeof value !== "string") return String(value);
  // A cell that a spreadsheet would run as a formula is kept as text (OWASP, CSV injection).
  const text = isFormula(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * In whatever width or size the sign is written, which some take for the plain one (UAX #15, NFKC), and whatever that is
 * not seen stands before it.
 */
function isFormula(value: string): boolean {
  return /^[\t\r\n]|^[\s\p{C}\p{M}]*[=+\-\u2212@]/u.test(value.normalize("NFKC"));
}
