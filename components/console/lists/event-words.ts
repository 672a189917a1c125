import type { Tone } from "#components/ui/tone.ts";

type Words = { title: string; tone?: Tone };

/** What each event tells, as a timeline says it. */
export const EVENT_WORDS = {
  "organization.created": { title: "Organization created" },
  "organization.updated": { title: "Organization changed" },
  "organization.plan_changed": { title: "Plan changed by the server's operator" },
  "organization.status_changed": { title: "Suspended or reopened by the server's operator" },
  "user.signup": { title: "Signed up", tone: "accent" },
  "user.login": { title: "Signed in" },
  "console.login": { title: "Signed in to the console" },
  "login.failed": { title: "Sign-in failed", tone: "refused" },
  "user.imported": { title: "Imported", tone: "accent" },
  "user.blocked": { title: "Blocked", tone: "refused" },
  "user.unblocked": { title: "Unblocked" },
  "user.deleted": { title: "Deleted", tone: "refused" },
  "user.role_changed": { title: "Role changed", tone: "accent" },
  "user.verified": { title: "Address proven", tone: "verified" },
  "email_verification.requested": { title: "Mail to prove the address asked for" },
  "password.reset_requested": { title: "Password reset asked for" },
  "password.changed": { title: "Password changed", tone: "accent" },
  "password.reset_pending": { title: "New password awaits approval", tone: "waiting" },
  "password.reset_approved": { title: "New password approved", tone: "verified" },
  "password.reset_denied": { title: "New password not approved", tone: "refused" },
  "password.migration_started": { title: "Move of the password to OPAQUE begun" },
  "magic_link.requested": { title: "Sign-in link asked for" },
  "otp.requested": { title: "Sign-in code asked for" },
  "mfa.requested": { title: "Second factor asked for" },
  "mfa.setup_started": { title: "Second factor being set up" },
  "mfa.enabled": { title: "Second factor switched on", tone: "verified" },
  "mfa.disabled": { title: "Second factor removed", tone: "refused" },
  "mfa.backup_codes_generated": { title: "New backup codes made", tone: "accent" },
  "recovery_codes.generated": { title: "Recovery codes made", tone: "accent" },
  "recovery_codes.spent": { title: "Recovery code used", tone: "waiting" },
  "recovery_codes.failed": { title: "Recovery code wrong", tone: "refused" },
  "recovery_codes.removed": { title: "Recovery codes removed", tone: "refused" },
  "emergency_reset.requested": { title: "Emergency reset asked for" },
  "emergency_reset.opened": { title: "Emergency reset waits for its delay", tone: "waiting" },
  "emergency_reset.confirmed": { title: "Emergency reset confirmed; every credential removed", tone: "refused" },
  "emergency_reset.cancelled": { title: "Emergency reset cancelled", tone: "verified" },
  "mfa.failed": { title: "Second factor wrong", tone: "refused" },
  "authorization.replayed": { title: "A used code came again; its session is revoked", tone: "refused" },
  "authorization.granted": { title: "Sent back to an application with a code" },
  "security.suspicious_login": { title: "Signed in from a new device and network", tone: "waiting" },
  "session.created": { title: "Session opened" },
  "session.refreshed": { title: "Session refreshed" },
  "session.ended": { title: "Signed out" },
  "session.revoked": { title: "Session revoked", tone: "refused" },
  "session.reuse_detected": { title: "Refresh token used twice; session revoked", tone: "refused" },
  "device.registered": { title: "Device named; a code was sent to confirm it" },
  "device.verification_failed": { title: "Code for a device wrong", tone: "refused" },
  "device.trusted": { title: "Device confirmed and trusted", tone: "accent" },
  "device.removed": { title: "Device removed and signed out", tone: "refused" },
  "passkey.registered": { title: "Passkey added", tone: "accent" },
  "passkey.renamed": { title: "Passkey renamed" },
  "passkey.removed": { title: "Passkey removed", tone: "refused" },
  "passkey.flagged": { title: "Passkey may have been copied; it no longer signs in", tone: "refused" },
  "kyc.session.created": { title: "Verification created", tone: "accent" },
  "kyc.capture.opened": { title: "Capture page opened" },
  "kyc.consent.given": { title: "Consent given" },
  "kyc.document.processed": { title: "Document read" },
  "kyc.chip.checked": { title: "Chip of the document checked" },
  "kyc.face.checked": { title: "Selfie compared with the document" },
  "kyc.liveness.started": { title: "Liveness challenge given" },
  "kyc.liveness.checked": { title: "Liveness checked" },
  "kyc.picture.viewed": { title: "Picture viewed in the console" },
  "kyc.duplicate_found": { title: "The face was seen in another verification", tone: "waiting" },
  "kyc.face.searched": { title: "A face was searched for among the verifications" },
  "kyc.completed": { title: "Approved", tone: "verified" },
  "kyc.failed": { title: "Rejected", tone: "refused" },
  "kyc.review": { title: "Waits for a reviewer", tone: "waiting" },
  "kyc.session.expired": { title: "Expired before it was finished" },
  "kyc.session.declined": { title: "Declined by the person", tone: "refused" },
  "kyc.session.deleted": { title: "Verification erased", tone: "refused" },
  "kyc.evidence.forgotten": { title: "Pictures and readings erased after their retention" },
  "credential.issued": { title: "Private proof given to its holder", tone: "accent" },
  "credential.revoked": { title: "Private proof revoked", tone: "refused" },
  "credential.issuer_key_ended": { title: "Signing key of private proofs ended", tone: "refused" },
  "attributes.requested": { title: "Attributes asked for" },
  "attributes.verified": { title: "Attributes proven", tone: "verified" },
  "attributes.refused": { title: "A proof of attributes was refused", tone: "refused" },
  "message.sent": { title: "Message sent" },
  "message.kept": { title: "Message kept in the development inbox" },
  "message.dropped": { title: "Message not sent: nobody to send it to", tone: "waiting" },
  "message.failed": { title: "Message could not be sent", tone: "refused" },
  "oauth.started": { title: "Sign-in with a provider begun" },
  "oauth.returned": { title: "Came back from a provider" },
  "identity.linked": { title: "Provider linked", tone: "accent" },
  "identity.unlinked": { title: "Provider unlinked", tone: "refused" },
  "connection.created": { title: "Provider connected", tone: "accent" },
  "connection.updated": { title: "Connection of a provider changed" },
  "connection.deleted": { title: "Connection of a provider removed", tone: "refused" },
  "key.created": { title: "API key made", tone: "accent" },
  "key.revoked": { title: "API key revoked", tone: "refused" },
  "webhook.created": { title: "Webhook created", tone: "accent" },
  "webhook.updated": { title: "Webhook changed" },
  "webhook.deleted": { title: "Webhook deleted", tone: "refused" },
  "webhook.secret_rotated": { title: "Signing secret rotated", tone: "waiting" },
  "webhook.test": { title: "Test event sent" },
} as const satisfies Record<string, Words>;

const MATCH_TONES = new Map<string, Tone>([
  ["match", "verified"],
  ["review", "waiting"],
  ["no_match", "refused"],
]);

const CHIP_TONES: ReadonlyMap<string, Tone> = new Map([
  ["verified", "verified"],
  ["not_trusted", "waiting"],
  ["refused", "refused"],
]);

const words = new Map<string, Words>(Object.entries(EVENT_WORDS));

export function eventTitle(type: string): string {
  return words.get(type)?.title ?? type;
}

/** What became of a check colours its event; all else goes by the type. */
export function eventTone(type: string, data: Readonly<Record<string, unknown>>): Tone {
  if (type === "kyc.document.processed") return data.zoneValid === true ? "verified" : "waiting";
  if (type === "kyc.liveness.checked") return data.isLive === true ? "verified" : "refused";
  if (type === "kyc.chip.checked") return CHIP_TONES.get(String(data.outcome)) ?? "neutral";
  if (type === "kyc.face.checked") return MATCH_TONES.get(String(data.decision)) ?? "neutral";
  return words.get(type)?.tone ?? "neutral";
}
