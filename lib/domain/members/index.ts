export { approvePassword, denyPassword, getPendingPassword } from "./approve-password.ts";
export { blockUser, revokeUserSessions, unblockUser, userToChange } from "./block-user.ts";
export { refuseLastOwner } from "./last-owner.ts";
export { listUserSessions } from "./list-user-sessions.ts";
export { logInToConsole } from "./log-in-to-console.ts";
export { setRole } from "./set-role.ts";
