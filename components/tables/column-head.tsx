import { ArrowDown, ArrowUp, ArrowUpDown } from "lucide-react";

/** The column by which a table is sorted. */
export interface ColumnOrder<Sort extends string> {
  readonly sort: Sort;
  readonly isDescending: boolean;
}

interface ColumnHeadProps<Sort extends string> {
  /** Null for a column that cannot be sorted. */
  readonly sort: Sort | null;
  readonly label: string;
  readonly isNumber?: boolean;
  /** Classes of the cell: the width from which it is shown, and its spacing. */
  readonly className?: string;
  readonly order: ColumnOrder<Sort>;
  /** Whether the column sorts the largest first. */
  readonly isFirstDescending: (sort: Sort) => boolean;
  readonly onOrderChange: (order: ColumnOrder<Sort>) => void;
}

/** The header of a column: a button that sorts the table, and reverses the order when pressed again. */
export function ColumnHead<Sort extends string>({
  sort,
  label,
  isNumber = false,
  className = "px-2 xl:px-4",
  order,
  isFirstDescending,
  onOrderChange,
}: ColumnHeadProps<Sort>) {
  const cell = `whitespace-nowrap py-1 font-medium ${isNumber ? "text-right" : ""} ${className}`;
  if (sort === null) {
    return (
      <th className={cell} scope="col">
        {label}
      </th>
    );
  }
  const isCurrent = order.sort === sort;
  const Icon = !isCurrent ? ArrowUpDown : order.isDescending ? ArrowDown : ArrowUp;
  return (
    <th aria-sort={isCurrent ? (order.isDescending ? "descending" : "ascending") : "none"} className={cell} scope="col">
      <button
        className={`inline-flex min-h-8 cursor-pointer items-center gap-1 rounded-sm hover:text-foreground ${isCurrent ? "text-foreground" : ""} ${isNumber ? "flex-row-reverse" : ""}`}
        onClick={() => onOrderChange({ sort, isDescending: isCurrent ? !order.isDescending : isFirstDescending(sort) })}
        type="button"
      >
        {label}
        <Icon aria-hidden className={`size-3.5 ${isCurrent ? "" : "hidden opacity-40 xl:inline"}`} />
      </button>
    </th>
  );
}
