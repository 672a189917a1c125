export { changePassword } from "./change-password.ts";
export { completeReset, ownerOfReset } from "./complete-reset.ts";
export { forgotPassword, orderReset } from "./forgot-password.ts";
export { PasswordStanding, passwordStanding } from "./password-standing.ts";
export { provePassword } from "./prove-password.ts";
export { PasswordReset, resetAnswer, resetPassword } from "./reset-password.ts";
export { refuseUnsent, setPassword, tell } from "./set-password.ts";
