export const EVENTS_PATH = "/console/events";
export const EVENTS_DESCRIPTION =
  "Everything that happened, newest first: who did what to which object. Events are never changed, and webhooks tell of them.";
