/** Where a developer's page wants its user back, with the public half of its proof key (RFC 7636). */
export type ReturnTo = { redirectUri: string; codeChallenge: string; state?: string };

/** What the query of a sign-in page asks for: nothing, a return, or something that cannot be followed. */
export type Asked = { kind: "none" } | { kind: "return"; to: ReturnTo } | { kind: "wrong"; problems: string[] };

export type Query = Readonly<Record<string, string | string[] | undefined>>;

const FIELDS = ["redirect_uri", "code_challenge", "code_challenge_method", "state"] as const;
const TEXT_MAX = 2000;

export function readReturn(query: Query): Asked {
  if (FIELDS.every((field) => query[field] === undefined)) return { kind: "none" };
  const problems = FIELDS.flatMap((field) => problemWith(field, query[field]) ?? []);
  if (problems.length > 0) return { kind: "wrong", problems };
  const state = query.state === undefined ? {} : { state: String(query.state) };
  return {
    kind: "return",
    to: { redirectUri: String(query.redirect_uri), codeChallenge: String(query.code_challenge), ...state },
  };
}

/** The same as a query, for the way from one of our pages to another; empty without a return. */
export function returnQuery(to: ReturnTo | null): string {
  if (!to) return "";
  const { redirectUri, codeChallenge, state } = to;
  const query = new URLSearchParams({
    redirect_uri: redirectUri,
    code_challenge: codeChallenge,
    code_challenge_method: "S256",
    ...(state !== undefined && { state }),
  });
  return `?${query}`;
}

function problemWith(field: (typeof FIELDS)[number], value: Query[string]): string | undefined {
  if (Array.isArray(value)) return `${field} is there more than once.`;
  switch (field) {
    case "redirect_uri":
      if (!value) return "redirect_uri is missing.";
      return value.length > TEXT_MAX ? "redirect_uri is too long." : undefined;
    case "code_challenge":
      if (!value) return "code_challenge is missing.";
      return /^[\w-]{43}$/.test(value)
        ? undefined
        : "code_challenge is not the SHA-256 of a code verifier in base64url.";
    case "code_challenge_method":
      // RFC 7636 §4.3: without it the method would be "plain", which is not taken.
      return value === "S256" ? undefined : "code_challenge_method must be S256.";
    case "state":
      return value !== undefined && value.length > TEXT_MAX ? "state is too long." : undefined;
  }
}
