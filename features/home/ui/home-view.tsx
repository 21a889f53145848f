import { buttonVariants } from "@heroui/styles";
import Link from "next/link";
import type { ExampleTimeline } from "../data/example-timeline.ts";
import { PlanningExample } from "./planning-example.tsx";

const steps = [
  {
    title: "It plans",
    text: "Each workload gets three places and times, ranked by carbon, price and waiting, with the reasons. A carbon cap that cannot be met is said at once, with the nearest that can.",
  },
  {
    title: "It runs",
    text: "Work starts in the chosen zone when its half hour comes. You see why it waits and until when, and its log while it runs.",
  },
  {
    title: "It accounts",
    text: "What a run emitted stands beside what it would have emitted at once, in your usual place, computed the same way. A loss is stated as plainly as a saving.",
  },
] as const;

/** What the figures of the example are. */
const kindWords = {
  drawn: {
    title: "Sample data.",
    text: "Generated from published regional statistics for today’s date; not a measurement. Sign in for the figures in use.",
  },
  sample: { title: "Sample data.", text: "Generated from published regional statistics; not a measurement." },
  replay: { title: "Replayed data.", text: "Real recordings of other days, moved to today." },
  live: { title: "Forecast of today.", text: "By the NESO Carbon Intensity API and Karbos’s own forecast." },
} as const;

interface HomeViewProps {
  readonly example: ExampleTimeline;
  readonly now: number;
}

/** The front page: what Karbos is for, with a day to try it on. */
export function HomeView({ example: { regionName, points, kind }, now }: HomeViewProps) {
  return (
    <div className="mx-auto flex w-full max-w-6xl flex-col gap-12 px-4 py-10 sm:gap-16 sm:px-6 sm:py-16">
      <section className="flex flex-col gap-6">
        <h1 className="font-semibold text-xl tracking-tight sm:text-2xl">When should it run?</h1>
        <p className="max-w-2xl text-balance text-base text-muted sm:text-lg">
          The same computation can emit a few times less a few hours later, or a few hundred miles away. Karbos runs it
          where and when Great Britain’s grid is clean, and proves what that saved.
        </p>
        <div className="flex flex-wrap gap-3">
          <Link className={buttonVariants({ variant: "primary", size: "lg" })} href="/signin/user">
            Sign in
          </Link>
          <Link className={buttonVariants({ variant: "outline", size: "lg" })} href="/signin/operator">
            Sign in as an operator
          </Link>
        </div>
      </section>

      <section aria-label="An example to try" className="panel flex flex-col gap-6 p-4 sm:p-8">
        <PlanningExample now={now} points={points} regionName={regionName} />
        <p className="text-muted text-xs">
          <strong className={`font-medium ${kind === "live" ? "" : "text-sample-ink"}`}>{kindWords[kind].title}</strong>{" "}
          {kindWords[kind].text}
        </p>
      </section>

      <ol className="grid gap-8 md:grid-cols-3 md:gap-0 md:divide-x md:divide-border">
        {steps.map((step) => (
          <li className="flex flex-col gap-2 md:px-8 md:last:pr-0 md:first:pl-0" key={step.title}>
            <h2 className="font-semibold text-base">{step.title}</h2>
            <p className="text-muted">{step.text}</p>
          </li>
        ))}
      </ol>
    </div>
  );
}
