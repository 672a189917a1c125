import Link from "next/link";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { TableKeys } from "./table-keys.tsx";

export type Column<Row> = {
  key: string;
  /** Never empty: a screen reader says it before each cell. */
  header: string;
  /** Not drawn, where what stands below speaks for itself. */
  isHeaderHidden?: boolean;
  cell: (row: Row) => ReactNode;
  align?: "left" | "right";
  /** Leaves this column out on narrow screens. */
  wideOnly?: boolean;
};

/**
 * A list of records: sticky head, the first cell's link covers its row, J and K (or the arrows) move between rows.
 * The rows live on the server; only the key handling is a client component. `fillHeight` scrolls inside its parent.
 */
export function Table<Row>({
  caption,
  columns,
  rows,
  rowKey,
  rowHref,
  selectedKey,
  rowTestId,
  empty,
  fillHeight = false,
}: {
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => string;
  rowHref?: (row: Row) => string;
  selectedKey?: string | null;
  rowTestId?: string;
  empty?: ReactNode;
  fillHeight?: boolean;
}) {
  if (rows.length === 0 && empty) return <>{empty}</>;
  return (
    <TableKeys
      className={classNames("overflow-x-auto", fillHeight ? "h-full overflow-y-auto" : undefined)}
      // Without links in its rows it could not be scrolled by the keyboard.
      scrollLabel={rowHref ? undefined : caption}
    >
      <table className="w-full border-separate border-spacing-0 text-left">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={classNames(
                  "sticky top-0 z-20 h-9 whitespace-nowrap border-line border-b bg-sunken px-4 font-medium text-[13px] text-ink-2",
                  cellLook(column),
                )}
              >
                {column.isHeaderHidden ? <span className="sr-only">{column.header}</span> : column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <TableRow
              key={rowKey(row)}
              row={row}
              columns={columns}
              href={rowHref?.(row)}
              isSelected={rowKey(row) === selectedKey}
              testId={rowTestId}
            />
          ))}
        </tbody>
      </table>
    </TableKeys>
  );
}

function TableRow<Row>({
  row,
  columns,
  href,
  isSelected,
  testId,
}: {
  row: Row;
  columns: Column<Row>[];
  href: string | undefined;
  isSelected: boolean;
  testId: string | undefined;
}) {
  return (
    <tr
      data-testid={testId}
      className={classNames(
        "group/row relative",
        href ? "hover:bg-hover has-[[data-row-link]:focus-visible]:bg-hover" : undefined,
        isSelected ? "bg-accent-soft" : undefined,
      )}
    >
      {columns.map((column, index) => (
        <td
          key={column.key}
          className={classNames("h-11 border-line border-b px-4 py-1.5 group-last/row:border-b-0", cellLook(column))}
        >
          {index === 0 && href ? (
            <Link
              href={href}
              scroll={false}
              prefetch={false}
              data-row-link
              aria-current={isSelected ? "true" : undefined}
              className="covers-row font-medium text-ink"
            >
              {column.cell(row)}
            </Link>
          ) : (
            column.cell(row)
          )}
        </td>
      ))}
    </tr>
  );
}

function cellLook<Row>({ align, wideOnly }: Column<Row>): string {
  return classNames(align === "right" ? "text-right" : "text-left", wideOnly ? "max-md:hidden" : undefined);
}
