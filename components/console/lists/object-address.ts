const PAGES: readonly [prefix: string, address: (id: string) => string][] = [
  ["usr_", (id) => `/console/users/${id}`],
  ["kyc_sess_", (id) => `/console/verifications/${id}`],
  ["wh_", (id) => `/console/webhooks/${id}`],
  ["evt_", (id) => `/console/events?event=${id}`],
  ["key_", () => "/console/keys"],
  ["org_", () => "/console/settings"],
];

/** Where the console shows the object of an id, by the id's prefix. */
export function objectAddress(id: string): string | undefined {
  if (!/^\w+$/.test(id)) return undefined;
  return PAGES.find(([prefix]) => id.startsWith(prefix))?.[1](id);
}

/** An id that a narrow column shows: its kind and its end, which differs where the beginning, a time, is alike. */
export function shortId(id: string): string {
  const kind = /^(?:kyc_)?[a-z]+_(?=\w{12})/.exec(id)?.[0];
  if (kind) return `${kind}…${id.slice(-8)}`;
  return id.length > 24 ? `${id.slice(0, 23)}…` : id;
}

/** An actor as events write it, `key:key_…`, taken apart. */
export function actorOf(written: string): { kind: string; id: string } {
  const at = written.indexOf(":");
  return at < 0 ? { kind: written, id: "" } : { kind: written.slice(0, at), id: written.slice(at + 1) };
}
