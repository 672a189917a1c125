import type { addConnection, changeConnection } from "./actions.ts";
import type { Kind } from "./words.ts";

type Input = Parameters<typeof addConnection>[0];
type Change = Omit<Parameters<typeof changeConnection>[0], "connectionId">;

/** What the form of a kind says, as the operation takes it; a field that is left empty is wrong by name. */
export function inputOf(kind: Kind, form: FormData): Input {
  const text = textOf(form);
  const clientId = text("clientId");
  if (kind === "apple") return { provider: kind, clientId, apple: appleKeyOf(form) };
  const client = { clientId, clientSecret: text("clientSecret") };
  if (kind === "google") return { provider: kind, ...client };
  return { provider: text("provider"), displayName: text("displayName"), issuer: text("issuer"), ...client };
}

/** What is changed of a connection; the secret is never shown, so that left empty it stays as it is. */
export function changeOf(kind: Kind, form: FormData): Change {
  const text = textOf(form);
  const texts = { displayName: text("displayName"), clientId: text("clientId") };
  if (kind === "apple") {
    const apple = appleKeyOf(form);
    return { ...texts, ...(Object.values(apple).some(Boolean) && { apple }) };
  }
  const clientSecret = text("clientSecret");
  return { ...texts, ...(clientSecret && { clientSecret }) };
}

/** Which form a connected provider has. */
export function kindOf(provider: string): Kind {
  return provider === "google" || provider === "apple" ? provider : "openid";
}

function appleKeyOf(form: FormData) {
  const text = textOf(form);
  return { teamId: text("teamId"), keyId: text("keyId"), privateKey: text("privateKey") };
}

function textOf(form: FormData) {
  return (name: string) => String(form.get(name) ?? "").trim();
}
