export { Event, getEvent, listEvents } from "./list-events.ts";
