/** What the hosted pages of one organization and mode show; all of it is public. */
export type Realm = {
  /** `org_…`, or `org_…-test`. */
  id: string;
  name: string;
  accentColor: string | null;
  isTest: boolean;
  mfaPolicy: "off" | "optional" | "required";
  takesPasskeys: boolean;
  providers: { provider: string; displayName: string }[];
  /** Where providers send the browser back to. */
  callbackUrl: string;
};
