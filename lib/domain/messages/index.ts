export { getInboxMessage, InboxMessage, listInbox } from "./inbox.ts";
export type { FactorChange } from "./letters.ts";
export type { MessageOrder } from "./order.ts";
export { linkDemand, linkOperation, orderLink, orderLinkQuietly } from "./order-link.ts";
export { refuseTooMany } from "./refuse-too-many.ts";
export { sendMessage } from "./send-message.ts";
