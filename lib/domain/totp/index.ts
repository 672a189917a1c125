export { checkSecondFactor } from "./check-factor.ts";
export { disableMfa } from "./disable-mfa.ts";
export { generateBackupCodes } from "./generate-backup-codes.ts";
export { readMfa } from "./read-mfa.ts";
export { setUpTotp } from "./set-up-totp.ts";
export { verifyTotp } from "./verify-totp.ts";
