export { EmergencyReset, isOpen, resetOutput } from "./emergency-reset.ts";
export { openEmergencyReset } from "./open-emergency-reset.ts";
export { readResetToken, resetToken } from "./reset-token.ts";
