import { Fault } from "#lib/engine/faults.ts";
import { EmailAddress, PhoneNumber } from "../users/index.ts";

/** Whom a code is for: an address or a number, and not both. */
export const recipientFields = { email: EmailAddress.optional(), phone: PhoneNumber.optional() };

export type Recipient = { channel: "email" | "sms"; address: string };

/** Where a code goes, or went; `invalid_input` where neither or both are named, or the channel is another's. */
export function recipientOf(given: { email?: string; phone?: string; channel?: "email" | "sms" }): Recipient {
  const { email, phone } = given;
  if ((email === undefined) === (phone === undefined)) throw wrong("email", "or phone is required, and not both");
  const recipient: Recipient =
    email === undefined ? { channel: "sms", address: phone ?? "" } : { channel: "email", address: email.trim() };
  if (given.channel !== undefined && given.channel !== recipient.channel)
    throw wrong("channel", given.channel === "sms" ? "sms needs a phone" : "email needs an email");
  return recipient;
}

function wrong(field: string, message: string): Fault {
  return new Fault("invalid_input", undefined, { issues: [{ path: [field], message }] });
}
