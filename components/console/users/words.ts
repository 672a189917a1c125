export const USERS_PATH = "/console/users";
export const USERS_DESCRIPTION = "Everybody who signed up with your application, and the members of this console.";

export const ROLE_WORDS = {
  owner: "Owner – everything, other owners included",
  admin: "Admin – everything but owners",
  developer: "Developer – keys, webhooks, verifications",
  reviewer: "Reviewer – verifications",
  user: "No role – an end user",
} as const;
