import type { MessageKind } from "#db/queries/messages.ts";

/** What one message says beyond its kind. Names are one line each (`oneLine`). */
export type Facts = {
  link?: string;
  /** A second link, which undoes what the message tells of. */
  cancelLink?: string;
  code?: string;
  device?: string;
  place?: string;
  change?: FactorChange;
  /** When the link begins to work. */
  availableAt?: Date;
  at: Date;
};

/** What was added to or removed from the ways in which a user proves who it is, as a sentence begins. */
const FACTOR_CHANGES = {
  app_added: "An authenticator app was added to",
  app_removed: "The authenticator app was removed from",
  passkey_added: "A passkey was added to",
  passkey_removed: "A passkey was removed from",
  backup_codes_made: "New backup codes, which void the earlier ones, were made for",
  recovery_codes_made: "New recovery codes, which void the earlier ones, were made for",
  provider_linked: "Signing in by another provider was added to",
  provider_unlinked: "Signing in by another provider was removed from",
} as const;

export type FactorChange = keyof typeof FACTOR_CHANGES;

export const isFactorChange = (text: string | undefined): text is FactorChange =>
  text !== undefined && Object.hasOwn(FACTOR_CHANGES, text);

/** A message's words, from which mail and text message are made. */
export type Letter = {
  subject: string;
  opening: string;
  /** Words of the link's button. */
  button?: string;
  closing: string;
  /** Words of the second link's button. */
  cancelButton?: string;
  /** The same as a text message, which begins with the code or ends with the link. */
  short: string;
};

type Write = (organization: string, facts: Facts) => Letter;

const ONCE = "The link works once, for 10 minutes.";

export const LETTERS: Readonly<Record<MessageKind, Write>> = {
  password_reset: (organization) => ({
    subject: `Reset your password for ${organization}`,
    opening: `Somebody asked to reset the password of your account with ${organization}. If it was you, choose a new one:`,
    button: "Choose a new password",
    closing: `${ONCE} If it was not you, ignore this message: your password stays as it is.`,
    short: `Choose a new password for ${organization} (10 minutes):`,
  }),
  magic_link: (organization) => ({
    subject: `Sign in to ${organization}`,
    opening: `Open this link to sign in to ${organization}:`,
    button: "Sign in",
    closing: `${ONCE} If you did not ask for it, ignore this message: nobody is signed in without it.`,
    short: `Sign in to ${organization} (10 minutes):`,
  }),
  email_verification: (organization) => ({
    subject: `Confirm your e-mail address for ${organization}`,
    opening: `Confirm that this address belongs to your account with ${organization}:`,
    button: "Confirm the address",
    closing: "The link works once, for 24 hours. If you have no such account, ignore this message.",
    short: `Confirm your address for ${organization} (24 hours):`,
  }),
  one_time_code: (organization) => ({
    subject: `Your code for ${organization}`,
    opening: `Your code for ${organization} is:`,
    closing: `It lasts 10 minutes and works once. Nobody from ${organization} will ask you for it.`,
    short: `is your code for ${organization}. It lasts 10 minutes; nobody from ${organization} will ask you for it.`,
  }),
  device_code: (organization, { device }) => ({
    subject: `Confirm a device for ${organization}`,
    opening: `Somebody who is signed in to your account with ${organization}${device ? `, with ${device},` : ""} asked to have that device trusted. If it was you, enter this code there:`,
    closing: `It lasts 10 minutes and works once. If it was not you, end your other sessions and change your password. Nobody from ${organization} will ask you for the code.`,
    short: `trusts a new device of your account with ${organization}. It lasts 10 minutes; nobody from ${organization} will ask you for it.`,
  }),
  emergency_reset: (organization, { at, availableAt = at }) => ({
    subject: `Somebody wants to recover your account with ${organization}`,
    opening: `Somebody said on ${inWords(at)} that every way of signing in to your account with ${organization} is lost. If it was you, open this link from ${inWords(availableAt)} on, within three days. It removes your password, your second factor and your passkeys, ends all sessions, and lets you begin anew:`,
    button: "Recover the account",
    closing: "If it was not you, or if you can sign in after all, cancel it. Signing in cancels it as well:",
    cancelButton: "Cancel it",
    short: `Recover your account with ${organization} from ${inWords(availableAt)} on:`,
  }),
  emergency_reset_confirmed: (organization, { at }) => ({
    subject: `Your account with ${organization} was recovered`,
    opening: `The emergency reset of your account with ${organization} was confirmed on ${inWords(at)}. Every session was ended, and the password, the second factor, the passkeys and the recovery codes were removed.`,
    closing: `If you have not set a new password yet, ask for a link to do so where you sign in. If it was not you, tell ${organization} now.`,
    short: `Your account with ${organization} was recovered on ${inWords(at)}. If it was not you, tell ${organization} now.`,
  }),
  emergency_reset_cancelled: (organization, { at }) => ({
    subject: `The recovery of your account with ${organization} was cancelled`,
    opening: `The emergency reset of your account with ${organization} was cancelled on ${inWords(at)}. Its link no longer works, and nothing was changed.`,
    closing: "If you still cannot sign in, ask for another one.",
    short: `The recovery of your account with ${organization} was cancelled on ${inWords(at)}.`,
  }),
  password_changed: (organization, { at }) => ({
    subject: `Your password for ${organization} was changed`,
    opening: `The password of your account with ${organization} was changed on ${inWords(at)}.`,
    closing: `If it was not you, reset your password now and tell ${organization}.`,
    short: `Your password for ${organization} was changed on ${inWords(at)}. If it was not you, reset it now.`,
  }),
  reset_pending: (organization, { at }) => ({
    subject: `Your new password for ${organization} awaits approval`,
    opening: `A new password for your account with ${organization} was set on ${inWords(at)}. Somebody at ${organization} has to approve it first, within 7 days; until then the old one holds.`,
    closing: `If it was not you, tell ${organization} now.`,
    short: `A new password for ${organization} was set on ${inWords(at)} and awaits approval. If it was not you, tell ${organization}.`,
  }),
  reset_denied: (organization, { at }) => ({
    subject: `Your new password for ${organization} was not approved`,
    opening: `The new password for your account with ${organization} was not approved on ${inWords(at)}. The old one still holds.`,
    closing: `If you have lost it, talk to ${organization}, then ask for a new link.`,
    short: `Your new password for ${organization} was not approved on ${inWords(at)}. The old one still holds.`,
  }),
  factor_changed: (organization, { at, change }) => {
    const opening = `${change ? FACTOR_CHANGES[change] : "A way to sign in was changed for"} your account with ${organization} on ${inWords(at)}.`;
    return {
      subject: `How you sign in to ${organization} was changed`,
      opening,
      closing: `If it was not you, change your password now, end your other sessions and tell ${organization}.`,
      short: `${opening} If it was not you, change your password and tell ${organization}.`,
    };
  },
  new_sign_in: (organization, { at, device, place }) => ({
    subject: `New sign-in to your account with ${organization}`,
    opening: `Somebody signed in to your account with ${organization} on ${inWords(at)}${device ? `, with ${device}` : ""}${place ? `, from ${place}` : ""}.`,
    closing: "If it was not you, change your password now and end your other sessions.",
    short: `New sign-in to your account with ${organization} on ${inWords(at)}. If it was not you, change your password.`,
  }),
};

/** "22 November 2026, 03:05 UTC" */
function inWords(at: Date): string {
  const words = at.toLocaleString("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });
  return `${words.replace(" at ", ", ")} UTC`;
}

/** A name as it may stand in a header or a sentence: no line breaks, no controls, no change of writing direction. */
export function oneLine(name: string): string {
  return name
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim()
    .slice(0, 120);
}

/**
 * A name as mail readers make no link of it: they take "example.com" for an address, so that a character without width
 * (U+2060) follows each dot that stands between letters.
 */
export function unlinked(name: string): string {
  return name.replace(/(?<=[\p{L}\p{N}])\.(?=[\p{L}\p{N}])/gu, ".\u2060");
}
