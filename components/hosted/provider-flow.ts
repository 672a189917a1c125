import { type Flow, keepFlow } from "./kept.ts";

/** Sends the browser to a provider; the state that is to come back is kept in this tab. */
export function goToProvider(realm: string, purpose: Flow["purpose"], displayName: string, url: string): void {
  keepFlow(realm, { purpose, displayName, state: new URL(url).searchParams.get("state") ?? "" });
  location.assign(url);
}
