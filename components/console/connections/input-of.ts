import type { addConnection } from "./actions.ts";
import type { Kind } from "./words.ts";

type Input = Parameters<typeof addConnection>[0];

/** What the form of a kind says, as the operation takes it; a field that is left empty is wrong by name. */
export function inputOf(kind: Kind, form: FormData): Input {
  const text = (name: string) => String(form.get(name) ?? "").trim();
  const clientId = text("clientId");
  if (kind === "apple") {
    const apple = { teamId: text("teamId"), keyId: text("keyId"), privateKey: text("privateKey") };
    return { provider: kind, clientId, apple };
  }
  const client = { clientId, clientSecret: text("clientSecret") };
  if (kind === "google") return { provider: kind, ...client };
  return { provider: text("provider"), displayName: text("displayName"), issuer: text("issuer"), ...client };
}
