import { decodeProtectedHeader } from "jose";
import {
  authorizationCodeGrant,
  type Configuration,
  type CustomFetch,
  customFetch,
  getJwksCache,
  type ServerMetadata,
} from "openid-client";
import * as z from "zod";
import { refuseForeignKey, tenantIssuer } from "./tenant-issuer.ts";

type Checks = NonNullable<Parameters<typeof authorizationCodeGrant>[2]>;
type Asked = { issuer: string; metadata: ServerMetadata; answer: URL; checks: Checks };

/**
 * A client of the one tenant that a provider of many answers for. A code is good once, and the library wants to know the
 * issuer before it asks: so the answer is fetched first, and then looked at, with every check, as that tenant's.
 */
export async function tenantClient(
  { issuer, metadata, answer, checks }: Asked,
  clientOf: (metadata: ServerMetadata) => Promise<Configuration>,
): Promise<Configuration> {
  // RFC 9207 §2.4: `iss` names a tenant, whom nobody knows yet; it is checked against the tenant's issuer afterwards.
  const unnamed = new URL(answer);
  unnamed.searchParams.delete("iss");
  const asking = await clientOf({ ...metadata, authorization_response_iss_parameter_supported: false });
  const held = await fetched(asking, unnamed, checks);
  const { id_token } = z.looseObject({ id_token: z.string().optional() }).parse(await held.clone().json());
  const client = await clientOf({ ...metadata, issuer: tenantIssuer(metadata.issuer, issuer, id_token) });
  const ask = fetchOf(client);
  let next: Response | undefined = held;
  client[customFetch] = async (url, options) => {
    const answered = next ?? (await ask(url, options));
    next = undefined;
    return answered;
  };
  return client;
}

/** What the token endpoint answers, unread. Throws what stands in the way of asking it. */
async function fetched(client: Configuration, answer: URL, checks: Checks): Promise<Response> {
  const ask = fetchOf(client);
  let held: Response | undefined;
  client[customFetch] = async (url, options) => {
    held = await ask(url, options);
    throw new Error("the answer is looked at later");
  };
  try {
    await authorizationCodeGrant(client, answer, checks);
  } catch (cause) {
    if (!held) throw cause;
  }
  if (!held) throw new Error("the provider was not asked");
  return held;
}

function fetchOf(client: Configuration): CustomFetch {
  const ask = client[customFetch];
  if (!ask) throw new Error("the client has no way out of its own");
  return ask;
}

/** Refuses an ID token that is signed with a key which says that it is another issuer's. */
export function refuseOtherTenantsKey(client: Configuration, idToken: string, tid: unknown): void {
  const { kid } = decodeProtectedHeader(idToken);
  const key = getJwksCache(client)?.jwks.keys.find((each) => each.kid === kid);
  refuseForeignKey(key, client.serverMetadata().issuer, tid);
}
