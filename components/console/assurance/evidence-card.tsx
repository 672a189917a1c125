import type { ReactNode } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { CopyText } from "#components/ui/copy-text.tsx";
import { KeyValues } from "#components/ui/key-values.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Table } from "#components/ui/table.tsx";
import type { Tone } from "#components/ui/tone.ts";
import { type CircuitShown, type EvidenceShown, isForgeable, keyWords } from "./words.ts";

/** "limited": as it was made, and its maker could still deceive. */
type Standing = "holds" | "limited" | "fails";
type Check = { name: string; standing: Standing; found: string };

const STANDINGS = {
  holds: { tone: "verified", words: "Holds" },
  limited: { tone: "waiting", words: "Trust its makers" },
  fails: { tone: "refused", words: "Does not hold" },
} as const satisfies Record<Standing, { tone: Tone; words: string }>;

/** All checks in one badge: not better than the least of them. */
export function ChecksBadge({ evidence }: { evidence: EvidenceShown }) {
  const standings = checksOf(evidence).map(({ standing }) => standing);
  if (!evidence.holds || standings.includes("fails")) return <Badge tone="refused">A check does not hold</Badge>;
  if (standings.includes("limited")) return <Badge tone="waiting">Proofs rest on trust in the keys’ makers</Badge>;
  return <Badge tone="verified">Every check holds</Badge>;
}

/** What was looked at just now, and whether it is as it should be. */
export function ChecksCard({ evidence }: { evidence: EvidenceShown }) {
  return (
    <Card title="Checks" hint="Looked at when this page was opened." flush>
      <Table
        caption="What was checked, and what was found"
        columns={[
          {
            key: "name",
            header: "Check",
            cell: ({ name, found }) => (
              <>
                {name}
                <span className="block text-[13px] text-ink-2 md:hidden">{found}</span>
              </>
            ),
          },
          {
            key: "standing",
            header: "Result",
            cell: ({ standing }) => <Badge tone={STANDINGS[standing].tone}>{STANDINGS[standing].words}</Badge>,
          },
          { key: "found", header: "Found", cell: (check) => check.found, wideOnly: true },
        ]}
        rows={checksOf(evidence)}
        rowKey={(check) => check.name}
      />
    </Card>
  );
}

function checksOf({ database, circuits, selfTests }: EvidenceShown): Check[] {
  const { migrations, rowSecurity, applicationRole } = database;
  const failed = selfTests.results.filter(({ passed }) => !passed);
  const role = applicationRole?.holds === true && !applicationRole.changesEvents;
  return [
    {
      name: "Row security",
      standing: either(rowSecurity.holds),
      found: rowSecurity.holds
        ? `On all ${rowSecurity.tenantTables} tables of organizations`
        : `Missing or wide open on ${rowSecurity.unprotected.join(", ")}`,
    },
    {
      name: "Rights of the application",
      standing: either(role),
      found: role ? "No superuser, held to row security, appends facts alone" : "It may do more than it should",
    },
    {
      name: "Migrations",
      standing: either(migrations.isCurrent),
      found: `${migrations.applied} of ${migrations.shipped} applied`,
    },
    {
      name: "Self-tests",
      standing: either(failed.length === 0),
      found:
        failed.length === 0
          ? `All ${selfTests.results.length} passed`
          : `Failed: ${failed.map(({ name }) => name).join(", ")}`,
    },
    ...(circuits ?? []).map(circuitCheck),
  ];
}

const either = (holds: boolean): Standing => (holds ? "holds" : "fails");

function circuitCheck({
  name,
  hasDemonstrationKey,
  filesMatchManifest,
  gammaDiffersFromDelta,
  ceremony,
}: CircuitShown): Check {
  const holds = filesMatchManifest !== false && gammaDiffersFromDelta !== false;
  const matching = `Its files are those of the manifest; ${keyWords({ hasDemonstrationKey, ceremony })}`;
  const found = filesMatchManifest === null ? "It has no keys yet, so that no proof is accepted" : matching;
  return {
    name: `Circuit ${name}`,
    standing:
      holds && filesMatchManifest !== null && isForgeable({ hasDemonstrationKey, ceremony })
        ? "limited"
        : either(holds),
    found: holds ? found : "Its files are not those of the manifest, or its keys are not usable",
  };
}

/** Build, log and keys: what to quote when somebody asks what runs here. */
export function BuildCard({ evidence }: { evidence: EvidenceShown }) {
  const { build, runtime, database, transparencyLog, signingKeys } = evidence;
  const copied = (text: string, label: string): ReactNode => (
    <CopyText text={text} label={label} shown={`${text.slice(0, 16)}…`} />
  );
  return (
    <Card title="What runs here">
      <KeyValues
        items={[
          { label: "Version", value: build.version },
          { label: "Commit", value: build.commit && copied(build.commit, "commit") },
          {
            label: "Lock file",
            value: build.lockFileSha256 && copied(build.lockFileSha256, "digest of the lock file"),
          },
          { label: "Node.js", value: `${runtime.node}, OpenSSL ${runtime.openssl}` },
          { label: "PostgreSQL", value: database.version },
          {
            label: "Transparency log",
            value: `${transparencyLog.treeSize} ${transparencyLog.treeSize === 1 ? "entry" : "entries"}`,
          },
          { label: "Log root", value: copied(transparencyLog.rootHash, "root of the log") },
          {
            label: "Signing key",
            value: signingKeys.madeAt && (
              <>
                Made <RelativeTime at={signingKeys.madeAt} />
              </>
            ),
          },
        ]}
      />
    </Card>
  );
}
