export { checkSecondFactor } from "./check-factor.ts";
export { disableMfa } from "./disable-mfa.ts";
export { setUpTotp } from "./set-up-totp.ts";
export { verifyTotp } from "./verify-totp.ts";
