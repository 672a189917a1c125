export const CONNECTIONS_DESCRIPTION =
  "Who vouches for your users beside you: Google, Apple, or any OpenID provider. Users sign in with those that are on.";

export const KIND_WORDS = {
  google: {
    label: "Google",
    hint: "An OAuth client of the kind web application, from the Google Cloud console.",
  },
  apple: {
    label: "Apple",
    hint: "A Services ID and a key for Sign in with Apple, from your developer account.",
  },
  openid: {
    label: "Another OpenID provider",
    hint: "Keycloak, Entra ID, Okta, Auth0 and all others that publish an OpenID configuration. Entra for every tenant: https://login.microsoftonline.com/organizations/v2.0.",
  },
} as const;

export type Kind = keyof typeof KIND_WORDS;
