import { sanitizeUpload } from "../images/sanitize-upload.ts";

// For tests: a process that sanitizes a harmless upload, then another one, and says by how much the other one raised the
// highest memory it ever held. Nothing else runs in it.

process.once("message", async ({ harmless, upload }: { harmless: Uint8Array; upload: Uint8Array }) => {
  await sanitizeUpload(harmless);
  const before = process.resourceUsage().maxRSS;
  await sanitizeUpload(upload).catch(() => null);
  process.send?.((process.resourceUsage().maxRSS - before) / 1024);
});
