import { type Configuration, fetchUserInfo, type IDToken, type UserInfoResponse } from "openid-client";
import * as z from "zod";
import type { ProviderRow } from "#db/queries/oauth.ts";
import { EmailAddress } from "../users/index.ts";
import { isTemplate } from "./tenant-issuer.ts";

/** A person as a provider has vouched for. */
export type Vouched = {
  provider: ProviderRow;
  /** Of the ID token: a provider of many tenants has one for each. */
  issuer: string;
  subject: string;
  email: string | undefined;
  isEmailVerified: boolean;
  name: string | undefined;
};

type Claims = IDToken | UserInfoResponse;

/** What the provider says of the person whose ID token was verified. */
export async function vouchedFor(
  provider: ProviderRow,
  client: Configuration,
  claims: IDToken,
  accessToken: string,
  providersIssuer: string,
): Promise<Vouched> {
  const told = isComplete(claims, provider, client) ? undefined : await fetchUserInfo(client, accessToken, claims.sub);
  // An address and whether it is verified are one statement: both of them from one place.
  const source = claims.email !== undefined || !told ? claims : told;
  const email = EmailAddress.safeParse(source.email);
  const isVerified = isTemplate(providersIssuer) ? isDomainOwner(source) : isTrue(source.email_verified);
  return {
    provider,
    issuer: claims.iss,
    subject: claims.sub,
    email: email.data,
    isEmailVerified: email.success && isVerified,
    name: nameOf(claims) ?? (told && nameOf(told)),
  };
}

/** OpenID Connect Core §5.4: claims asked for by scope may be at the UserInfo endpoint alone. */
function isComplete(claims: IDToken, { scopes }: ProviderRow, client: Configuration): boolean {
  if (client.serverMetadata().userinfo_endpoint === undefined) return true;
  return claims.email !== undefined && (nameOf(claims) !== undefined || !scopes.includes("profile"));
}

/** Apple may write the truth as a text. */
const isTrue = (claim: unknown) => String(claim) === "true";

/**
 * Of a provider of many tenants every tenant's administrator writes what addresses he likes ("nOAuth", Descope 2023):
 * Microsoft says in a claim of its own whether the address's domain is the tenant's.
 */
const isDomainOwner = ({ xms_edov }: Claims) => isTrue(xms_edov) || String(xms_edov) === "1";

const Name = z.string().trim().min(1).max(200);

/** OpenID Connect Core §5.1: the whole name, or its parts where that is all that is told. */
function nameOf(claims: Claims): string | undefined {
  const whole = Name.safeParse(claims.name);
  if (whole.success) return whole.data;
  const parts = [claims.given_name, claims.family_name].flatMap((part) => Name.safeParse(part).data ?? []);
  return Name.safeParse(parts.join(" ")).data;
}
