import * as z from "zod";
import { EmailAddress } from "./email-address.ts";
import { PhoneNumber } from "./user.ts";

const ImportedUser = z.object({
  email: EmailAddress,
  name: z.string().trim().min(1).max(200).optional(),
  phone: PhoneNumber.optional(),
  isVerified: z.boolean().default(false),
  passwordHash: z.string().max(1000).optional(),
});

const text = (description: string) => z.unknown().optional().meta({ type: "string", description });

/** A row as it was sent: each is judged by itself, so that a bad one voids no other. */
export const SentRow = z
  .object({
    email: text("The address that the user signs in with"),
    name: text("At most 200 characters"),
    phone: text("E.164"),
    isVerified: z
      .unknown()
      .optional()
      .meta({ type: "boolean", description: "Only where the system that the user comes from has proved the address" }),
    passwordHash: text(
      "bcrypt, Argon2, scrypt, PBKDF2 (PHC or Django) or Firebase's scrypt; replaced at the first sign-in",
    ),
  })
  .catch({})
  .meta({ id: "ImportedUser" });

export const RefusedRow = z
  .object({
    /** Place in the list that was sent, from 0. */
    index: z.number().int(),
    field: z.string(),
    message: z.string(),
  })
  .meta({ id: "RefusedUser" });

export type ImportedUser = z.output<typeof ImportedUser>;
type Refused = z.output<typeof RefusedRow>;

/** The rows that can be imported, in their places, and what is wrong with each field of the others. */
export function readRows(rows: readonly z.output<typeof SentRow>[]): {
  users: (ImportedUser | undefined)[];
  refused: Refused[];
} {
  const read = rows.map((row) => ImportedUser.safeParse(withoutNulls(row)));
  const refused = read.flatMap(({ error }, index) =>
    (error?.issues ?? []).map(({ path, message }) => ({ index, field: wireName(String(path[0] ?? "")), message })),
  );
  return { users: read.map(({ data }) => data), refused };
}

function withoutNulls(row: z.output<typeof SentRow>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));
}

/** An answer's text is spelled by no door: imports are the native one's, which writes snake case. */
function wireName(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
