export { addEndpoint } from "./add-endpoint.ts";
export { deleteWebhook, rotateWebhookSecret, updateWebhook } from "./change-webhook.ts";
export { updateWebhooks } from "./change-webhooks.ts";
export { createWebhook } from "./create-webhook.ts";
export { EKYC_EVENTS } from "./payload.ts";
export { getWebhook, listWebhookDeliveries, listWebhookEvents, listWebhooks } from "./read-webhooks.ts";
export { refuseUnusableTarget } from "./target.ts";
export { testWebhook } from "./test-webhook.ts";
export { WEBHOOK_EVENTS } from "./webhook-events.ts";
