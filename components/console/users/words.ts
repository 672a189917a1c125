export const USERS_PATH = "/console/users";
export const USERS_DESCRIPTION = "Everybody who signed up with your application, and the members of this console.";
