/** How a receiver in Node tells our deliveries from anybody else's, with nothing to install. */
export const VERIFY_SNIPPET = `import { createHmac, timingSafeEqual } from "node:crypto";

// headers: as Node gives them; body: the raw text, before JSON.parse; secret: whsec_…
export function isFromBonafide(headers, body, secret) {
  const id = headers["webhook-id"];
  const sentAt = headers["webhook-timestamp"];
  const isFresh = Math.abs(Date.now() / 1000 - Number(sentAt)) <= 300;
  if (!isFresh) return false;

  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const expected = createHmac("sha256", key).update(\`\${id}.\${sentAt}.\${body}\`).digest();
  return String(headers["webhook-signature"]).split(" ").some((each) => {
    const [version, signature = ""] = each.split(",");
    const given = Buffer.from(signature, "base64");
    return version === "v1" && given.length === expected.length && timingSafeEqual(given, expected);
  });
}
`;
