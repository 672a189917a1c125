import { client, ready, server } from "@serenity-kit/opaque";

/**
 * How a client stretches the password: Argon2id with 64 MiB, 3 passes and 4 lanes, the second choice of RFC 9106 §4.
 * The first one needs 2 GiB, which a page on a telephone does not get. Both steps of a client must use the same.
 */
export const OPAQUE_KEY_STRETCHING = "memory-constrained";

/** The suite of @serenity-kit/opaque, by the names of RFC 9807 §7. Neither side names itself in the transcript. */
export const OPAQUE_SUITE = { oprf: "ristretto255-SHA512", hash: "SHA-512", keyExchange: "3DH-ristretto255" } as const;

/** How long each message is in base64url without padding, so that a wrong one is refused before it is read. */
export const OPAQUE_LENGTHS = { registrationRequest: 43, record: 256, loginRequest: 128, loginFinish: 86 } as const;

/** A new root secret (RFC 9807 §6.1): the server's key pair and the seed of every user's OPRF key. */
export async function newOpaqueSetup(): Promise<string> {
  await ready;
  return server.createSetup();
}

/** The server's half of a registration, as text to send back; undefined where the request is none. */
export async function answerOpaqueRegistration(
  setup: string,
  { identifier, request }: { identifier: string; request: string },
): Promise<string | undefined> {
  await ready;
  return orUndefined(
    () =>
      server.createRegistrationResponse({
        serverSetup: setup,
        userIdentifier: identifier,
        registrationRequest: request,
      }).registrationResponse,
  );
}

/**
 * The server's half of a sign-in, and the state that `finishOpaqueLogin` needs. Without a record it answers at the same
 * length and in the same time as with one, and always the same for one identifier (RFC 9807 §10.9). Undefined where the
 * request or the record is none. The state could be used again and again: keep it on the server, for one use.
 */
export async function startOpaqueLogin(
  setup: string,
  { identifier, record, request }: { identifier: string; record: string | null; request: string },
): Promise<{ state: string; response: string } | undefined> {
  await ready;
  return orUndefined(() => {
    const { serverLoginState, loginResponse } = server.startLogin({
      serverSetup: setup,
      userIdentifier: identifier,
      registrationRecord: record,
      startLoginRequest: request,
    });
    return { state: serverLoginState, response: loginResponse };
  });
}

/** Whether the client that the state belongs to knows the password; false for every other text. */
export async function finishOpaqueLogin(state: string, request: string): Promise<boolean> {
  await ready;
  const finished = orUndefined(() => server.finishLogin({ serverLoginState: state, finishLoginRequest: request }));
  return finished !== undefined;
}

/** Whether a text is a record that a sign-in can be begun with. What password it holds cannot be told. */
export async function isOpaqueRecord(setup: string, record: string): Promise<boolean> {
  await ready;
  const { startLoginRequest: request } = client.startLogin({ password: "" });
  return (await startOpaqueLogin(setup, { identifier: "", record, request })) !== undefined;
}

/** The library throws for whatever a client has made up; its words say nothing that the client may not know. */
function orUndefined<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
