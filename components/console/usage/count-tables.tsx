import { Table } from "#components/ui/table.tsx";
import type { UsageShown } from "./call-table.tsx";
import { figure, monthName } from "./words.ts";

export function MonthTable({ months }: { months: UsageShown["monthly"] }) {
  return (
    <Table
      caption="Usage by month, newest first"
      columns={[
        { key: "month", header: "Month", cell: (each) => monthName(each.month) },
        { key: "calls", header: "Calls", align: "right", cell: (each) => figure(each.calls) },
        { key: "units", header: "Units", align: "right", cell: (each) => figure(each.units) },
      ]}
      rows={[...months].sort((a, b) => b.month.localeCompare(a.month))}
      rowKey={(each) => each.month}
      empty={<p className="px-4 py-3 text-ink-2">Nothing has been counted yet.</p>}
    />
  );
}

export function OperationTable({ operations }: { operations: UsageShown["byOperation"] }) {
  return (
    <Table
      caption="Calls of this month by operation"
      columns={[
        {
          key: "operation",
          header: "Operation",
          cell: (each) => <code className="text-[13px]">{each.operation}</code>,
        },
        { key: "calls", header: "Calls", align: "right", cell: (each) => figure(each.calls) },
      ]}
      rows={[...operations].sort((a, b) => b.calls - a.calls)}
      rowKey={(each) => each.operation}
      empty={<p className="px-4 py-3 text-ink-2">Nothing has been called this month.</p>}
    />
  );
}
