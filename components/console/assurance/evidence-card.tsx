import type { ReactNode } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { CopyText } from "#components/ui/copy-text.tsx";
import { KeyValues } from "#components/ui/key-values.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import { Table } from "#components/ui/table.tsx";
import { type CircuitShown, type EvidenceShown, keyWords } from "./words.ts";

type Check = { name: string; holds: boolean; found: string };

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
            cell: ({ name, holds, found }) => (
              <>
                {name}
                {holds ? null : <span className="block text-[13px] text-ink-2 md:hidden">{found}</span>}
              </>
            ),
          },
          {
            key: "holds",
            header: "Result",
            cell: ({ holds }) => (
              <Badge tone={holds ? "verified" : "refused"}>{holds ? "Holds" : "Does not hold"}</Badge>
            ),
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
      holds: rowSecurity.holds,
      found: rowSecurity.holds
        ? `On all ${rowSecurity.tenantTables} tables of organizations`
        : `Missing or wide open on ${rowSecurity.unprotected.join(", ")}`,
    },
    {
      name: "Rights of the application",
      holds: role,
      found: role ? "No superuser, held to row security, appends facts alone" : "It may do more than it should",
    },
    {
      name: "Migrations",
      holds: migrations.isCurrent,
      found: `${migrations.applied} of ${migrations.shipped} applied`,
    },
    {
      name: "Self-tests",
      holds: failed.length === 0,
      found:
        failed.length === 0
          ? `All ${selfTests.results.length} passed`
          : `Failed: ${failed.map(({ name }) => name).join(", ")}`,
    },
    ...(circuits ?? []).map(circuitCheck),
  ];
}

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
    holds,
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
