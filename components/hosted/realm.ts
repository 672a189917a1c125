import type { KeyDerivation } from "#sdk/prover/src/index.ts";

/** Its address on this server, and its size in pixels. */
export type Logo = { src: string; width: number; height: number };

/** What the hosted pages of one organization and mode show; all of it is public. */
export type Realm = {
  /** `org_…`, or `org_…-test`. */
  id: string;
  name: string;
  accentColor: string | null;
  logo: Logo | null;
  isTest: boolean;
  mfaPolicy: "off" | "optional" | "required";
  /** How new passwords are taken. */
  passwordLogin: "password" | "proof" | "opaque";
  /** Of which kinds the users' unsent passwords are. */
  unsentKinds: ("proof" | "opaque")[];
  /** How browsers stretch a new password that will be proven, and one that is used by OPAQUE. */
  clientHash: KeyDerivation;
  opaqueKeyStretching: string;
  takesPasskeys: boolean;
  providers: { provider: string; displayName: string }[];
  /** Where providers send the browser back to. */
  callbackUrl: string;
};
