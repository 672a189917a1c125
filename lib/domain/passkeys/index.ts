export { AuthenticationResponse, CreationOptions, RegistrationResponse, RequestOptions } from "./browser-json.ts";
export { finishPasskeyAuthentication } from "./finish-authentication.ts";
export { finishPasskeyRegistration } from "./finish-registration.ts";
export { listPasskeys, removePasskey, renamePasskey } from "./manage-passkeys.ts";
export { PasskeyName } from "./passkey.ts";
export { relyingParty } from "./relying-party.ts";
export { startPasskeyAuthentication } from "./start-authentication.ts";
export { startPasskeyRegistration } from "./start-registration.ts";
export { ALGORITHMS as PASSKEY_ALGORITHMS } from "./verify.ts";
