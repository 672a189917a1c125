export { blockUser, unblockUser, userToChange } from "./block-user.ts";
export { refuseLastOwner } from "./last-owner.ts";
export { setRole } from "./set-role.ts";
