export { currentSharer, onBehalfOf, type Sharer } from "./sharer.ts";
export { type TurnLimits, type TurnOptions, Turns } from "./turns.ts";
