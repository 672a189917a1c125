import { CodeBlock } from "#components/ui/code-block.tsx";
import { env } from "#lib/env.ts";

/** The API call that reads what the page shows, ready to paste into a terminal. */
export function ReadCall({ path, label = "Read it by API" }: { path: string; label?: string }) {
  const code = `curl ${quoted(env().publicUrl + path)} \\\n  -H "Authorization: Bearer $BONAFIDE_KEY"`;
  return <CodeBlock label={label} code={code} />;
}

/** In quotes where a shell would read a character as its own. */
function quoted(address: string): string {
  return /[?&*[\]]/.test(address) ? `"${address}"` : address;
}
