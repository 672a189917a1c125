export {
  captureChallenge,
  captureCredential,
  captureDocument,
  captureLiveness,
  captureSelfie,
  completeCapture,
  getCapture,
  handOffCapture,
} from "./capture-steps.ts";
export { declineCapture, giveConsent } from "./consent.ts";
export { openCapture } from "./open-capture.ts";
