import { env } from "#lib/env.ts";
import type { ApiRequest } from "./message.ts";

// Asked for by phones at a host's own address; both refuse to be sent on to another one.
const FILES: Readonly<Record<string, string>> = {
  "/.well-known/assetlinks.json": "assetlinks.json",
  "/.well-known/apple-app-site-association": "apple-app-site-association",
};

/**
 * The request for a host's file on apps, as one for the file of the organization that the operator has given that host
 * to (APP_HOSTS): what an app may do with a domain's passkeys and passwords is never for whoever signs up here to say.
 */
export function ofHostsOrganization(request: ApiRequest, host: string | undefined): ApiRequest {
  const file = FILES[request.path];
  const organization = file && env().APP_HOSTS.get(hostname(host));
  return organization ? { ...request, path: `/hosted/${organization}/${file}` } : request;
}

/** Without its port, in lower case (RFC 9110 §4.2.3). */
function hostname(host: string | undefined): string {
  return URL.parse(`http://${host}`)?.hostname ?? "";
}
