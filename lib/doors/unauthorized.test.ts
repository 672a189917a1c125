import { expect, it } from "vitest";
import type { FaultCode } from "#lib/engine/faults.ts";
import { everyRoute } from "#lib/testing/routes.ts";
import { namedFault } from "./door.ts";

const OF_KEY_OR_TOKEN: readonly FaultCode[] = [
  "key_missing",
  "key_invalid",
  "token_missing",
  "token_invalid",
  "token_expired",
  "credential_expired",
];
/** Where there is no token yet that a client could refresh; ZeroAuth publishes 401 for a proof. */
const SIGN_INS: Readonly<Record<string, readonly FaultCode[]>> = {
  "sessions.logIn": ["wrong_credentials"],
  "sessions.logInByProof": ["wrong_credentials"],
  "opaque.finishLogin": ["wrong_credentials"],
  "console.logIn": ["wrong_credentials"],
  "zkp.verify": ["proof_refused"],
};

it.each(everyRoute.map((at) => [at.name, at] as const))(
  "%s: 401 says that the key or the token is not good, so that whoever refreshes on 401 does not ask for ever",
  (_name, { door, route }) => {
    const { faults, name } = route.operation;
    const unauthorized = faults.filter((code) => namedFault(door, code).status === 401);
    const meant = [...OF_KEY_OR_TOKEN, ...(SIGN_INS[name] ?? [])];
    expect(unauthorized.filter((code) => !meant.includes(code))).toEqual([]);
  },
);
