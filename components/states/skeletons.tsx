import { Skeleton } from "@heroui/react";

/** A page header still being read: the lines of its sentence. */
export function HeaderSkeleton() {
  return (
    <div className="flex flex-col gap-3">
      <Skeleton className="h-4 w-24 rounded-sm" />
      <Skeleton className="h-8 w-full max-w-xl rounded-sm" />
      <Skeleton className="h-4 w-full max-w-sm rounded-sm" />
    </div>
  );
}

/** Rows of a table, with the widths of the real columns. */
export function TableSkeleton({ columns, rows = 8 }: { columns: readonly string[]; rows?: number }) {
  return (
    <div className="panel overflow-hidden">
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: placeholder rows have no other identity
        <div className="flex items-center gap-4 border-separator border-b px-4 py-4 last:border-b-0" key={row}>
          {columns.map((width) => (
            <Skeleton className={`h-4 rounded-sm ${width}`} key={width} />
          ))}
        </div>
      ))}
    </div>
  );
}

/** A chart: its title, its bars, its line of words. */
export function ChartSkeleton() {
  return (
    <div className="flex flex-col gap-4">
      <Skeleton className="h-5 w-64 rounded-sm" />
      <Skeleton className="h-52 w-full rounded-sm" />
      <Skeleton className="h-4 w-80 max-w-full rounded-sm" />
    </div>
  );
}

/** While data is read: announces it once to screen readers and shows a placeholder of the same shape. */
export function LoadingRegion({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div aria-busy="true" className="flex flex-col gap-8">
      <p className="sr-only" role="status">
        {label}
      </p>
      <div aria-hidden className="flex flex-col gap-8">
        {children}
      </div>
    </div>
  );
}
