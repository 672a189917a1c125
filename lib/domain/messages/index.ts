export type { MessageOrder } from "./order.ts";
export { refuseTooMany } from "./refuse-too-many.ts";
export { sendMessage } from "./send-message.ts";
