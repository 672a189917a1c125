import { allOperators, issueOperator, withdrawOperator } from "#lib/domain/operators/index.ts";
import { invitationOf } from "#lib/domain/organizations/index.ts";
import { EmailAddress } from "#lib/domain/users/index.ts";
import { env } from "#lib/env.ts";
import { type Commands, runCommand } from "./command-on-database.ts";

const USAGE = `npm run operator -- create "Ada"     makes an operator of this server and prints the token, once
npm run operator -- list             who there is
npm run operator -- invite you@example.com   lets one address sign an organization up, where SIGN_UP=invitation
npm run operator -- revoke opr_…     voids a token at once

Operators belong to no organization. With the token they sign in at /operator, or call /v1/operator/… with it as the bearer,
and change organizations' plans. Whatever they do is noted (GET /v1/operator/actions) and told to the organization.
`;

const COMMANDS: Commands = {
  async create(name = "") {
    if (name.trim() === "" || name.length > 100) throw new Error('Say who it is: npm run operator -- create "Ada".');
    const { id, token } = await issueOperator(name.trim(), new Date());
    return `${id}\n${token}\n\nThe token is shown this once. It signs in at ${env().publicUrl}/operator.\n`;
  },
  async invite(email = "") {
    const address = EmailAddress.safeParse(email);
    if (!address.success) throw new Error("Say whom: npm run operator -- invite you@example.com.");
    const { link, expiresAt } = invitationOf(address.data, new Date());
    return `${link}\n\nGood for that address alone, until ${expiresAt}.`;
  },
  async list() {
    const lines = (await allOperators()).map(
      ({ id, name, createdAt, revokedAt }) =>
        `${id}  ${createdAt.toISOString().slice(0, 10)}  ${revokedAt ? "revoked" : "stands "}  ${name}`,
    );
    return lines.length > 0 ? `${lines.join("\n")}\n` : "There is no operator yet.\n";
  },
  async revoke(id = "") {
    if (!(await withdrawOperator(id, new Date()))) throw new Error("There is no such operator whose token stands.");
    return "The token is void.\n";
  },
};

await runCommand(COMMANDS, USAGE);
