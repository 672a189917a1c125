import { TextLink } from "../hosted/text-link.tsx";
import type { Question } from "./proof-input.ts";

/** Leads back to who asked, with the answer that nothing is told; absent where there is no page to go back to. */
export function GoBack({ request }: { request: Question }) {
  if (!request.redirect_url) return null;
  return (
    <TextLink href={declined(request, request.redirect_url)} className="self-center">
      Go back without
    </TextLink>
  );
}

// The name that RFC 6749 §4.1.2.1 gives to a user who says no.
function declined({ id, state }: Question, redirectUrl: string): string {
  const target = new URL(redirectUrl);
  target.searchParams.set("request", id);
  if (state !== null) target.searchParams.set("state", state);
  target.searchParams.set("error", "access_denied");
  return target.href;
}
