import type { ReactNode } from "react";
import { TimeFigure } from "@/components/figures/time-figure.tsx";
import type { PlatformHealth } from "@/lib/contracts/platform.ts";

/** Schedule, queues and sources, to read. */
export function HealthTable({ health }: { health: PlatformHealth }) {
  return (
    <div className="grid gap-6 lg:grid-cols-3">
      <Facts title="Schedule">
        {health.jobs.map(({ name, schedule, lastStartedAt }) => (
          <Fact key={name} name={name} note={schedule}>
            <TimeFigure at={toInstant(lastStartedAt)} missing="not yet" />
          </Fact>
        ))}
      </Facts>
      <Facts title="Queues">
        {health.queues.map(({ name, waiting, failed }) => (
          <Fact key={name} name={name} note={failed > 0 ? `${failed} failed` : null}>
            {waiting} due
          </Fact>
        ))}
      </Facts>
      <Facts title="Sources">
        {health.sources.map(({ name, lastSuccessAt }) => (
          <Fact key={name} name={name} note={null}>
            <TimeFigure at={toInstant(lastSuccessAt)} missing="never" />
          </Fact>
        ))}
      </Facts>
    </div>
  );
}

function Facts({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <h3 className="text-muted">{title}</h3>
      <dl className="panel divide-y divide-separator">{children}</dl>
    </div>
  );
}

function Fact({ name, note, children }: { name: string; note: string | null; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-3 px-3 py-1.5">
      <dt className="min-w-0 truncate">
        {name} {note !== null && <span className="text-muted text-xs">{note}</span>}
      </dt>
      <dd className="figures text-muted text-xs">{children}</dd>
    </div>
  );
}

function toInstant(iso: string | null): number | null {
  return iso === null ? null : Date.parse(iso);
}
