type Place = { publicUrl: string; realm: string };

/** How a developer's page sends its user to the hosted sign-in, with a proof key (RFC 7636). */
export function redirectSnippet({ publicUrl, realm }: Place): string {
  return `const base64url = (bytes) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes))).replace(/\\+/g, "-").replace(/\\//g, "_").replace(/=/g, "");

const verifier = base64url(crypto.getRandomValues(new Uint8Array(32)));
const state = base64url(crypto.getRandomValues(new Uint8Array(16)));
const challenge = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
sessionStorage.setItem("sign-in", JSON.stringify({ verifier, state }));

location.assign("${publicUrl}/sign-in/${realm}?" + new URLSearchParams({
  redirect_uri: "https://app.example.com/callback", // on your list of allowed addresses
  code_challenge: base64url(challenge),
  code_challenge_method: "S256",
  state,
}));`;
}

/** How it turns the code that comes back into tokens. */
export function exchangeSnippet({ publicUrl, realm }: Place): string {
  return `// At the redirect address: compare ?state= with the one you kept, then hand ?code= and the verifier to your server.
const answer = await fetch("${publicUrl}/v1/auth/code/exchange", {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({
    client_id: "${realm}",
    redirect_uri: "https://app.example.com/callback",
    code,
    code_verifier: verifier,
  }),
});
const { user, access_token, refresh_token } = await answer.json();`;
}
