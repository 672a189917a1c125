export { cancelEmergencyResetByLink } from "./cancel-emergency-reset.ts";
export { confirmEmergencyReset } from "./confirm-emergency-reset.ts";
export { readEmergencyReset } from "./read-emergency-reset.ts";
export { Recovery, recoveryOf } from "./recovery.ts";
export {
  downloadRecoveryCodes,
  generateRecoveryCodes,
  readRecoveryCodes,
  regenerateRecoveryCodes,
} from "./recovery-codes.ts";
export { requestEmergencyReset } from "./request-emergency-reset.ts";
export { cancelUserEmergencyReset, readUserRecovery, removeUserRecoveryCodes } from "./user-recovery.ts";
