export { currentSharer, onBehalfOf, type Sharer } from "./sharer.ts";
export { type TurnLimits, Turns } from "./turns.ts";
