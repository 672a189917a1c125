export { changePassword } from "./change-password.ts";
export { forgotPassword } from "./forgot-password.ts";
export { provePassword } from "./prove-password.ts";
export { resetPassword } from "./reset-password.ts";
