/** One text of a sent form; a file or a missing field is the empty text. */
export function textIn(form: FormData, field: string): string {
  const value = form.get(field);
  return typeof value === "string" ? value : "";
}
