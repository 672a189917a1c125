export {
  captureChallenge,
  captureCredential,
  captureDocument,
  captureLiveness,
  captureSelfie,
  completeCapture,
  getCapture,
  giveConsent,
  handOffCapture,
} from "./capture-steps.ts";
export { openCapture } from "./open-capture.ts";
