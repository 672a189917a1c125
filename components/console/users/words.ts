export const USERS_PATH = "/console/users";
export const USERS_DESCRIPTION = "Everybody who signed up with your application, and the members of this console.";

/** Until there are invitations: how a colleague comes in. */
export const COLLEAGUE_WORDS =
  "A colleague signs up at your hosted sign-in in live mode, confirms the address, is given a role here, and then signs in to this console with the same address and password.";

export const ROLE_WORDS = {
  owner: "Owner – everything, other owners included",
  admin: "Admin – everything but owners",
  developer: "Developer – keys, webhooks, verifications",
  reviewer: "Reviewer – verifications",
  user: "No role – an end user",
} as const;
