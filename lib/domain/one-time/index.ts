export { makeCode, openCode, spendCode, TEST_CODE } from "./codes.ts";
export { dropTokens, issueToken, type OneTimeToken, peekToken, spendToken, tokenOwner } from "./tokens.ts";
