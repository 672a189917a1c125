import type { UserRow } from "#db/queries/users.ts";

/** What each role may do in the console and with a console token. */
export const ROLE_SCOPES: Readonly<Record<UserRow["role"], readonly string[]>> = {
  owner: ["*"],
  admin: ["*"],
  developer: [
    "self:*",
    "client:read",
    "connections:read",
    "keys:*",
    "webhooks:*",
    "events:read",
    "messages:read",
    "usage:read",
    "kyc:*",
    "users:read",
  ],
  reviewer: ["self:*", "client:read", "kyc:*", "events:read", "users:read"],
  user: ["self:*"],
};
