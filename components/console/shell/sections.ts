export type Section = { key: string; label: string; href: string; scope: string | null; keywords: string };

/** The parts of the console, in the order of the navigation; a member sees those that the role may read. */
export const sections: readonly Section[] = [
  { key: "overview", label: "Overview", href: "/console", scope: null, keywords: "home start first steps" },
  { key: "users", label: "Users", href: "/console/users", scope: "users:read", keywords: "people accounts sign-in" },
  {
    key: "verifications",
    label: "Verifications",
    href: "/console/verifications",
    scope: "kyc:read",
    keywords: "kyc sessions documents faces identity",
  },
  { key: "events", label: "Events", href: "/console/events", scope: "events:read", keywords: "audit log history" },
  {
    key: "inbox",
    label: "Development inbox",
    href: "/console/inbox",
    scope: "messages:read",
    keywords: "development mails sms text messages links codes",
  },
  {
    key: "connections",
    label: "Connections",
    href: "/console/connections",
    scope: "connections:read",
    keywords: "sign-in providers google apple openid oauth redirect addresses",
  },
  {
    key: "webhooks",
    label: "Webhooks",
    href: "/console/webhooks",
    scope: "webhooks:read",
    keywords: "endpoints deliveries",
  },
  { key: "keys", label: "Keys", href: "/console/keys", scope: "keys:read", keywords: "api keys secrets scopes" },
  { key: "usage", label: "Usage", href: "/console/usage", scope: "usage:read", keywords: "calls quota plan" },
  {
    key: "assurance",
    label: "Assurance",
    href: "/console/assurance",
    scope: "client:read",
    keywords: "evidence policies cryptography standards quantum audit compliance",
  },
  {
    key: "settings",
    label: "Settings",
    href: "/console/settings",
    scope: null,
    keywords: "organization colour retention sessions theme",
  },
];

/** The section whose pages an address belongs to. */
export function sectionAt(path: string): Section | undefined {
  return sections.find(({ href }) => path === href || (href !== "/console" && path.startsWith(`${href}/`)));
}
