export { deleteUser } from "./delete-user.ts";
export { exportUser } from "./export-user.ts";
