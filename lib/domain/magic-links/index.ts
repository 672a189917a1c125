export { sendMagicLink } from "./send-magic-link.ts";
export { verifyMagicLink } from "./verify-magic-link.ts";
