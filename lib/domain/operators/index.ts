export {
  authenticateOperator,
  OPERATOR_COOKIE,
  OPERATOR_SESSION_SECONDS,
  operatorActor,
  operatorCookie,
  operatorOfCookie,
} from "./authenticate-operator.ts";
export { inviteOrganization } from "./invite-organization.ts";
export { allOperators, issueOperator, withdrawOperator } from "./issue-operator.ts";
export { listActions } from "./list-actions.ts";
export { changeOrganization, listOrganizations } from "./organizations.ts";
