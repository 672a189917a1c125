export { makeCode, openCode, spendCode, TEST_CODE } from "./codes.ts";
export { dropTokens, issueToken, noteOutcome, outcomeOf, peekToken, spendToken, tokenOwner } from "./tokens.ts";
