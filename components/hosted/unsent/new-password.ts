import { passwordRules } from "#components/ui/password-rules.ts";
import { HostedFailure } from "../failure.ts";
import type { Realm } from "../realm.ts";
import { optionsOf, type UnsentKind, type Watch, withProver } from "./prover.ts";
import type { NewUnsent, UnsentApi } from "./unsent-api.ts";

type At = { realm: Realm; api: UnsentApi; watch: Watch };

/** A new password in the form in which it is sent, which tells nothing of it. */
export async function makeUnsent({ realm, api, watch }: At, kind: UnsentKind, password: string): Promise<NewUnsent> {
  const options = optionsOf(watch);
  const made = await withProver(async (prover): Promise<NewUnsent> => {
    if (kind === "proof") return prover.registerPassword({ password, kdf: realm.clientHash }, options);
    const secret = { password, keyStretching: realm.opaqueKeyStretching };
    const { registrationRequest, finish } = await prover.startOpaqueRegistration(secret, options);
    const { registration_id, registration_response } = await api.beginRecord(registrationRequest);
    return { registration_id, registration_record: await finish(registration_response) };
  });
  watch.tell({ name: "send" });
  return made;
}

/** The server never sees the password: what it would refuse is refused here, in the same form. */
export function refuseWeak(password: string, field: string, email = ""): void {
  const refuse = (message: string) => {
    throw new HostedFailure("The password is too weak.", 400, { issues: [{ field, message }] });
  };
  if (passwordRules(password).some(({ isMet }) => !isMet)) refuse("needs everything on the list below");
  const name = email.split("@")[0]?.toLowerCase() ?? "";
  if (name.length >= 4 && password.toLowerCase().includes(name)) refuse("must not be made of the address");
}
