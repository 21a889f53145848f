import { TimeFigure } from "@/components/figures/time-figure.tsx";
import { ScrollRegion } from "@/components/layout/scroll-region.tsx";
import { type RetentionView, retentionName } from "../model/retention-view.ts";

/** Figures in the page's own language; a number of rows is an estimate. */
const wholeNumber = new Intl.NumberFormat("en-GB");

/** What is kept for how long, to read. */
export function RetentionTable({ kinds }: { readonly kinds: readonly RetentionView[] }) {
  return (
    <ScrollRegion label="Retention">
      <table className="w-full text-left">
        <thead className="text-muted">
          <tr>
            <Head>Records</Head>
            <Head isNumber>Kept for</Head>
            <Head isNumber>Rows, about</Head>
            <Head>Since</Head>
            <Head>Removed last</Head>
          </tr>
        </thead>
        <tbody className="divide-y divide-separator">
          {kinds.map((kept) => (
            <tr key={kept.kind}>
              <th className="px-3 py-2 font-normal" scope="row">
                {retentionName(kept.kind)}
              </th>
              <td className="figures px-3 py-2 text-right">{days(kept.keepDays)}</td>
              <td className="figures px-3 py-2 text-right">
                {kept.rows === null ? (
                  <span className="text-muted">not counted yet</span>
                ) : (
                  wholeNumber.format(kept.rows)
                )}
              </td>
              <td className="px-3 py-2">
                <TimeFigure at={kept.oldestAt} isStacked missing="nothing there" />
              </td>
              <td className="px-3 py-2">
                <TimeFigure at={kept.prunedAt} isStacked missing="not yet" />
                {kept.hasFailed && <span className="text-danger">The last attempt failed</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function Head({ children, isNumber = false }: { readonly children: string; readonly isNumber?: boolean }) {
  return (
    <th className={`whitespace-nowrap px-3 py-2 font-medium ${isNumber ? "text-right" : ""}`} scope="col">
      {children}
    </th>
  );
}

const days = (count: number) => (count === 1 ? "1 day" : `${count} days`);
