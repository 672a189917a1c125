import { Webhook as StandardWebhook } from "standardwebhooks";
import type { EndpointRow } from "#db/queries/webhooks.ts";
import { hmac } from "#lib/crypto/digest.ts";

/** Headers of a delivery: Standard Webhooks 1.0 on every one, and the dialect's own signature of the raw body beside it. */
export function signedHeaders(
  dialect: EndpointRow["dialect"],
  secrets: readonly string[],
  delivery: { id: string; body: string; now: Date },
): Record<string, string> {
  const [secret = ""] = secrets;
  // Standard Webhooks §signature scheme: one signature a secret, separated by spaces, while a rotation lasts.
  const signatures = secrets.map((each) => new StandardWebhook(each).sign(delivery.id, delivery.now, delivery.body));
  const own = dialect === "auth1" ? "x-auth1-signature" : "x-webhook-signature";
  return {
    "content-type": "application/json",
    "user-agent": "Bonafide-Webhooks/1.0",
    "webhook-id": delivery.id,
    "webhook-timestamp": String(Math.floor(delivery.now.getTime() / 1000)),
    "webhook-signature": signatures.join(" "),
    [own]: hmac(secret, delivery.body, "hex"),
  };
}
