import type { ReactNode } from "react";

interface StateMessageProps {
  readonly title: string;
  /** What is still true, and what to do. */
  readonly children: ReactNode;
  readonly action?: ReactNode;
  readonly level?: 1 | 2 | 3;
  /** Hatching says "no data", as on the charts. */
  readonly isHatched?: boolean;
}

/** The frame of every empty, missing and failed state: what it is, what is still true, what to do. */
export function StateMessage({ title, children, action, level = 2, isHatched = false }: StateMessageProps) {
  const headings = { 1: "h1", 2: "h2", 3: "h3" } as const;
  const Heading = headings[level];
  return (
    <div className="flex flex-col items-start gap-4 py-6">
      {isHatched && <div aria-hidden className="hatched h-16 w-full max-w-md rounded-sm border border-border" />}
      <div className="flex max-w-prose flex-col gap-2">
        <Heading className={level === 1 ? "font-semibold text-xl tracking-tight" : "font-semibold text-base"}>
          {title}
        </Heading>
        <div className="text-muted">{children}</div>
      </div>
      {action}
    </div>
  );
}
