export { bareCode, FactorCode, SentCode } from "./code-input.ts";
export { CODE_LIMITS, makeCode, openCode, spendCode, TEST_CODE } from "./codes.ts";
export {
  dropTokens,
  issueToken,
  noteOutcome,
  type OneTimeToken,
  outcomeOf,
  peekToken,
  spendToken,
  tokenOwner,
  tokenSeconds,
} from "./tokens.ts";
