import type { ReactNode } from "react";

interface PageHeaderProps {
  /** What the page is, in a word or two: small, above the answer. */
  readonly eyebrow: ReactNode;
  /** The answer to the page's question, as a sentence. */
  readonly children: ReactNode;
  /** Actions beside the answer; the first is the page's own. */
  readonly actions?: ReactNode;
  /** A further sentence: the basis, the zone, what else holds. */
  readonly note?: ReactNode;
}

/** One question, answered in a sentence, at the top of every page. */
export function PageHeader({ eyebrow, children, actions, note }: PageHeaderProps) {
  return (
    <header className="flex flex-col gap-x-8 gap-y-4 md:flex-row md:items-end md:justify-between">
      <div className="wrap-anywhere flex min-w-0 flex-col gap-2">
        <p className="text-muted">{eyebrow}</p>
        <h1 className="max-w-5xl text-balance font-semibold text-lg tracking-tight sm:text-xl">{children}</h1>
        {note && <div className="max-w-prose text-muted">{note}</div>}
      </div>
      {actions && <div className="flex shrink-0 flex-wrap gap-2">{actions}</div>}
    </header>
  );
}
