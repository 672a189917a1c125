/** What a provider hands back (RFC 6749 §4.1.2, RFC 9207); all else that it posts is left behind. */
const FIELDS = ["code", "state", "iss", "error"];
const FORM_BYTES_MAX = 16_384; // chosen: a code of 4,000 characters fits several times

/** Whether a request is a provider's answer as a form: Apple posts it (`response_mode=form_post`). */
export function isCallbackForm({ method, path }: { method: string; path: string }): boolean {
  return method === "POST" && /^\/sign-in\/[^/]+\/callback$/.test(path);
}

/** The page's address with what the form says in its query, where a GET brings it to. */
export async function callbackAddress(path: string, request: Request): Promise<string> {
  const isSmall = Number(request.headers.get("content-length") ?? Number.POSITIVE_INFINITY) <= FORM_BYTES_MAX;
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(request.headers.get("content-type") ?? "");
  const form = new URLSearchParams(isSmall && isForm ? await request.text() : "");
  const query = new URLSearchParams(
    FIELDS.flatMap((field) => (form.has(field) ? [[field, form.get(field) ?? ""]] : [])),
  );
  return query.size > 0 ? `${path}?${query}` : path;
}
