export { authorize } from "./authorize.ts";
export { describeRealm } from "./describe-realm.ts";
export { exchangeCode } from "./exchange-code.ts";
export { authenticateHosted, HOSTED_COOKIE, hostedCookie, openRealm } from "./open-realm.ts";
export { readAccount, readVisitor } from "./read-account.ts";
