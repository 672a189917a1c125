export { getInboxMessage, InboxMessage, listInbox } from "./inbox.ts";
export type { MessageOrder } from "./order.ts";
export { isTooMany, refuseTooMany } from "./refuse-too-many.ts";
export { sendMessage } from "./send-message.ts";
