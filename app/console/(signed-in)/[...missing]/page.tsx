import { notFound } from "next/navigation";
import { requireMember } from "#lib/console/index.ts";

/** Every other address of the console, told inside its frame. */
export default async function MissingPage() {
  await requireMember();
  notFound();
}
