import { Badge } from "#components/ui/badge.tsx";
import { Card } from "#components/ui/card.tsx";
import { Table } from "#components/ui/table.tsx";
import {
  QUANTUM_TONES,
  type ReadinessShown,
  RISK_WORDS,
  STANDARDS_HINT,
  STANDING_TONES,
  type StandardsShown,
} from "./words.ts";

/** How each primitive stands against quantum computers. */
export function ReadinessCard({ readiness }: { readiness: ReadinessShown }) {
  const used = new Set(readiness.primitives.map(({ primitive }) => primitive.toLowerCase()));
  const spare = readiness.available.filter(({ works, algorithm }) => works && !used.has(algorithm.toLowerCase()));
  const broken = readiness.primitives.filter(({ quantum }) => quantum === "vulnerable").length;
  return (
    <Card
      title="Quantum computers"
      hint={`${broken} of ${readiness.primitives.length} uses rest on a primitive that one could break.`}
      footer={
        <p className="text-[13px] text-ink-2">
          {spare.length > 0
            ? `Not in use, though this runtime knows them: ${spare.map(({ algorithm }) => algorithm).join(", ")}.`
            : "This runtime knows no other post-quantum algorithm."}
        </p>
      }
      flush
    >
      <Table
        caption="Primitives in use"
        columns={[
          {
            key: "use",
            header: "Use",
            cell: ({ use, risk }) => (
              <>
                {use}
                <span className="block text-[13px] text-ink-2 md:hidden">{RISK_WORDS[risk]}</span>
              </>
            ),
          },
          {
            key: "primitive",
            header: "Primitive",
            cell: ({ primitive }) => <code className="text-[13px]">{primitive}</code>,
          },
          {
            key: "quantum",
            header: "Standing",
            cell: ({ quantum }) => <Badge tone={QUANTUM_TONES[quantum]}>{quantum}</Badge>,
          },
          { key: "risk", header: "Risk", cell: ({ risk }) => RISK_WORDS[risk], wideOnly: true },
        ]}
        rows={readiness.primitives}
        rowKey={({ use, primitive }) => `${use} ${primitive}`}
      />
    </Card>
  );
}

const ORDER = ["not kept", "partly", "kept"] as const;

/** Requirements of standards, those that are not kept first. */
export function StandardsCard({ standards }: { standards: StandardsShown }) {
  const rows = standards.mappings.toSorted((one, other) => ORDER.indexOf(one.standing) - ORDER.indexOf(other.standing));
  return (
    <Card title="Standards" hint={STANDARDS_HINT} flush>
      <div className="flex flex-col md:max-h-[36rem]">
        <Table
          caption="Requirements of standards"
          columns={[
            {
              key: "requirement",
              header: "Requirement",
              cell: ({ requirement, reason, standard, section }) => (
                <>
                  {requirement}
                  <span className="block text-[13px] text-ink-2 md:hidden">{`${standard}, ${section}`}</span>
                  {reason ? <span className="block text-[13px] text-ink-2">{reason}</span> : null}
                </>
              ),
            },
            {
              key: "standing",
              header: "Standing",
              cell: ({ standing }) => <Badge tone={STANDING_TONES[standing]}>{standing}</Badge>,
            },
            {
              key: "section",
              header: "Section",
              cell: ({ standard, section }) => `${standard}, ${section}`,
              wideOnly: true,
            },
          ]}
          rows={rows}
          rowKey={({ standard, section }) => `${standard} ${section}`}
          fillHeight
        />
      </div>
    </Card>
  );
}
