export { claimByEmail, confirmEmail } from "./confirm-email.ts";
export { addressInProofs, EmailAddress, mailableAddress, normalizeEmail } from "./email-address.ts";
export { addressIndex, findOrRegister } from "./find-or-register.ts";
export { getUser } from "./get-user.ts";
export { importUsers } from "./import-users.ts";
export {
  isSamePassword,
  openOpaqueRecord,
  openPasswordProof,
  PASSWORD_KINDS,
  passwordKind,
  sealOpaqueRecord,
  sealPasswordProof,
} from "./kept-password.ts";
export { listUsers } from "./list-users.ts";
export { FreePassword, isCommon, PASSWORD_LENGTH, Password } from "./password-policy.ts";
export { refuseBreached } from "./refuse-breached.ts";
export { registerUser } from "./register-user.ts";
export { PhoneNumber, User, userOutput } from "./user.ts";
