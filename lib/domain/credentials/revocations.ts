import { countRevoked, type IssuerName, listRevoked } from "#db/queries/credentials.ts";
import { lookUp } from "#db/tenant.ts";
import { emptyRevocationTree, isRevoked, type RevocationTree, withRevoked } from "#lib/crypto/revocation-tree.ts";
import { processWide } from "#lib/process-wide.ts";

/** For so long a proof may have been made against a list that has grown since. */
const GRACE_MILLISECONDS = 10 * 60_000;
// Chosen: a list is a few kilobytes; what falls out is read again.
const LISTS_MAX = 200;

type Known = {
  count: number;
  tree: RevocationTree;
  /** Roots of before, and when each was replaced. */
  past: readonly { root: bigint; replacedAt: Date }[];
};

const lists = () => processWide("credential-revocations", () => new Map<string, Known>());

/** The list as it is now, and the roots that a proof may name. No transaction may be open. */
export async function revocationsOf(
  issuer: IssuerName,
  now: Date,
): Promise<{ tree: RevocationTree; acceptedRoots: readonly string[] }> {
  const { tree, past } = await current(issuer, now);
  const recent = past.filter(({ replacedAt }) => replacedAt.getTime() > now.getTime() - GRACE_MILLISECONDS);
  return { tree, acceptedRoots: [tree.root, ...recent.map(({ root }) => root)].map(String) };
}

/** Nothing ever leaves a list, so that its length tells whether it is known. */
async function current(issuer: IssuerName, now: Date): Promise<Known> {
  const key = `${issuer.tenantId}:${issuer.mode}`;
  const held = lists().get(key);
  const count = await lookUp((platform) => countRevoked(platform, issuer));
  if (held?.count === count) return held;
  const rows = await lookUp((platform) => listRevoked(platform, issuer));
  const known = grown(held ?? { count: 0, tree: emptyRevocationTree(), past: [] }, rows, now);
  if (lists().size >= LISTS_MAX) lists().clear();
  lists().set(key, known);
  return known;
}

function grown(from: Known, rows: readonly { revocationId: number; revokedAt: Date }[], now: Date): Known {
  const graceBegan = now.getTime() - GRACE_MILLISECONDS;
  const added = rows.filter(({ revocationId }) => !isRevoked(from.tree, revocationId));
  const old = added.filter(({ revokedAt }) => revokedAt.getTime() <= graceBegan);
  const past = from.past.filter(({ replacedAt }) => replacedAt.getTime() > graceBegan);
  let tree = withRevoked(
    from.tree,
    old.map(({ revocationId }) => revocationId),
  );
  // One by one, since a proof may have been made between any two.
  for (const { revocationId, revokedAt } of added) {
    if (revokedAt.getTime() <= graceBegan) continue;
    past.push({ root: tree.root, replacedAt: revokedAt });
    tree = withRevoked(tree, [revocationId]);
  }
  return { count: rows.length, tree, past };
}
