import { cache } from "react";
import { ownPath } from "#components/ui/own-path.ts";
import { strangerCaller } from "#lib/console/callers.ts";
import { describeRealm, openRealm } from "#lib/domain/hosted/index.ts";
import { execute } from "#lib/engine/execute.ts";
import { env } from "#lib/env.ts";
import type { Realm } from "./realm.ts";

/**
 * What the pages of a realm show, and whether its users may be sent to `redirectUri`; undefined for a realm that is
 * unknown or closed. Once per request, though a page and its title both ask.
 */
export const readRealm = cache(async (id: string, redirectUri?: string) => {
  const opened = await openRealm(id);
  if (!opened) return undefined;
  const actor = { type: "anonymous", id: "hosted", scopes: ["auth:write"] } as const;
  const caller = { ...(await strangerCaller()), ...opened, actor };
  const described = await execute(describeRealm, caller, { redirectUri });
  const { isRedirectAllowed = false, logoUrl, logoWidth, logoHeight, ...shown } = described;
  const logo =
    logoUrl && logoWidth && logoHeight ? { src: ownPath(logoUrl), width: logoWidth, height: logoHeight } : null;
  const realm: Realm = { ...shown, logo, id, callbackUrl: `${env().publicUrl}/sign-in/${id}/callback` };
  return { realm, isRedirectAllowed };
});
