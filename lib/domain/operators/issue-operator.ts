import {
  insertOperator,
  insertOperatorAction,
  listOperators,
  type OperatorRow,
  revokeOperator,
} from "#db/queries/operators.ts";
import { lookUp, onPlatform } from "#db/tenant.ts";
import { digest } from "#lib/crypto/digest.ts";
import { newId, newSecret } from "#lib/crypto/random.ts";
import { OPERATOR_PREFIX } from "./authenticate-operator.ts";

// By the command on the server alone: whoever may run it reads the database anyway. No call makes an operator.

/** Makes an operator and returns the token, which is kept as a digest and shown this once. */
export async function issueOperator(name: string, now: Date): Promise<{ id: string; token: string }> {
  const id = newId("opr", now.getTime());
  const token = newSecret(OPERATOR_PREFIX);
  await onPlatform(async (platform) => {
    await insertOperator(platform, { id, name, tokenHash: digest(token), createdAt: now });
    await insertOperatorAction(platform, byCommand(id, "operator.created", now, { name }));
  });
  return { id, token };
}

/** Voids an operator's token for good; false where there is none that stands. */
export function withdrawOperator(id: string, now: Date): Promise<boolean> {
  return onPlatform(async (platform) => {
    const isRevoked = await revokeOperator(platform, id, now);
    if (isRevoked) await insertOperatorAction(platform, byCommand(id, "operator.revoked", now, {}));
    return isRevoked;
  });
}

export function allOperators(): Promise<OperatorRow[]> {
  return lookUp((platform) => listOperators(platform));
}

function byCommand(operatorId: string, action: string, now: Date, data: Record<string, unknown>) {
  return {
    id: newId("opa", now.getTime()),
    operatorId,
    action,
    organizationId: null,
    data,
    requestId: "command",
    createdAt: now,
  };
}
