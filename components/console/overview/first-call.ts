/** The first call as it is pasted into a terminal. */
export function firstCall(url: string, mode: "live" | "test"): string {
  return [
    `curl -X POST ${url}/v1/kyc/sessions \\`,
    `  -H "Authorization: Bearer sk_${mode}_…" \\`,
    '  -H "Content-Type: application/json" \\',
    `  -d '{"type": "full_kyc"}'`,
  ].join("\n");
}
