export { changeUnsentPassword } from "./change-unsent-password.ts";
export { readReset } from "./read-reset.ts";
export { requestReset } from "./request-reset.ts";
export { resetUnsentPassword } from "./reset-unsent-password.ts";
