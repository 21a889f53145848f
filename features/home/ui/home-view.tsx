import { buttonVariants } from "@heroui/styles";
import Link from "next/link";
import type { ExampleTimeline } from "../data/example-timeline.ts";
import { homeTexts } from "../texts.ts";
import { PlanningExample } from "./planning-example.tsx";

interface HomeViewProps {
  readonly example: ExampleTimeline;
  readonly now: number;
}

/** The front page: what Karbos is for, with a day to try it on. */
export function HomeView({ example: { regionName, points, kind }, now }: HomeViewProps) {
  return (
    <div className="mx-auto flex w-full max-w-6xl flex-col gap-12 px-4 py-10 sm:gap-16 sm:px-6 sm:py-16">
      <section className="flex flex-col gap-6">
        <h1 className="font-semibold text-xl tracking-tight sm:text-2xl">{homeTexts.question}</h1>
        <p className="max-w-2xl text-balance text-base text-muted sm:text-lg">{homeTexts.introduction}</p>
        <div className="flex flex-wrap gap-3">
          <Link className={buttonVariants({ variant: "primary", size: "lg" })} href="/signin/user">
            {homeTexts.signIn}
          </Link>
          <Link className={buttonVariants({ variant: "outline", size: "lg" })} href="/signin/operator">
            {homeTexts.signInAsOperator}
          </Link>
        </div>
      </section>

      <section aria-label={homeTexts.example.label} className="panel flex flex-col gap-6 p-4 sm:p-8">
        <PlanningExample now={now} points={points} regionName={regionName} />
        <p className="text-muted text-xs">
          <strong className={`font-medium ${kind === "live" ? "" : "text-sample-ink"}`}>
            {homeTexts.kind[kind].title}
          </strong>{" "}
          {homeTexts.kind[kind].text}
        </p>
      </section>

      <ol className="grid gap-8 md:grid-cols-3 md:gap-0 md:divide-x md:divide-border">
        {homeTexts.steps.map((step) => (
          <li className="flex flex-col gap-2 md:px-8 md:last:pr-0 md:first:pl-0" key={step.title}>
            <h2 className="font-semibold text-base">{step.title}</h2>
            <p className="text-muted">{step.text}</p>
          </li>
        ))}
      </ol>
    </div>
  );
}
