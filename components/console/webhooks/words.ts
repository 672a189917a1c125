export const WEBHOOKS_PATH = "/console/webhooks";
export const WEBHOOKS_DESCRIPTION =
  "An address of yours that is told of events as they happen. Every delivery is signed and tried again until it arrives.";
