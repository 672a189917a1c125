export { hasFactor, isUnanswered, lacksFactor, noteAnswered } from "./answered.ts";
export { type AuthenticatedSession, authenticateSession, authenticateToken, hasExpired } from "./authenticate-token.ts";
export { cancelEmergencyReset, endResetBySignIn } from "./cancel-emergency-reset.ts";
export {
  completeSignIn,
  openedSession,
  refuseBlocked,
  SignedIn,
  SignInOutcome,
} from "./complete-sign-in.ts";
export { confirmEmailVerification, sendEmailVerification } from "./email-verification.ts";
export {
  forgiveFailures,
  LOCKOUT_STEPS,
  lockoutSubject,
  noteFailure,
  noteSuccess,
  refuseLocked,
  tryCode,
} from "./lockout.ts";
export { logIn } from "./log-in.ts";
export { listSessions, logOut, revokeAllSessions, revokeSession } from "./manage-sessions.ts";
export {
  RECENT_PROOF_SECONDS,
  refuseUnanswered,
  requireRecentProof,
  requireRecentProofBesideFactor,
} from "./recent-proof.ts";
export { refreshSession } from "./refresh-session.ts";
export { renewSession } from "./renew-session.ts";
export { endSigningKeys, rotateSigningKey } from "./replace-signing-keys.ts";
export { Session, sessionOutput, signedIn } from "./session.ts";
export { SIGN_IN_METHODS, type SignInMethod } from "./sign-in-methods.ts";
export { openAccount, signUp } from "./sign-up.ts";
export { currentSigningKey, publicKeySet, ROTATED_AFTER_MILLISECONDS, signingKeyContext } from "./signing-keys.ts";
export { standing, standingSession } from "./standing.ts";
export { tellFactorChange } from "./tell-factor-change.ts";
export { REFRESH_SECONDS, SESSION_SECONDS, startSession, tokenFields } from "./tokens.ts";
export { trustedDevice } from "./trusted-device.ts";
export { verifyToken } from "./verify-token.ts";
export { whoAmI, whoAmIByToken } from "./who-am-i.ts";
