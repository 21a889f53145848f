import { SLOT_MS } from "../../lib/domain/grid/slots.ts";
import { asKnownAt } from "../../lib/domain/planning/engine/as-known.ts";
import { replayProblem } from "../../lib/domain/planning/engine/replay-problem.ts";
import { type PolicyForecast, placeByPolicy, policyForecast } from "../../lib/domain/planning/policies/policy.ts";
import type { PlanProblem } from "../../lib/domain/planning/problem/problem.ts";
import { leastOf, OURS, OURS_UNSTATED, placementsOf, policiesFor, usualOf } from "./contenders.ts";
import { autoregressiveField, type ErrorField, issuesOf, smoothField } from "./draws.ts";
import { Foresight } from "./foresight.ts";
import { carbonProblem, cut, recordedWorkload, slotsFor, zoneOf } from "./problems.ts";
import type { RecordedJob, Recording } from "./recordings.ts";
import { Tally } from "./tally.ts";

/** A week of each season; replaying one takes seconds. */
const WEEKS = ["2022-04-10T00:00Z", "2023-01-10T00:00Z", "2023-07-10T00:00Z", "2024-10-10T00:00Z"];
const SLACK_HOURS = 24;

/** How errors correlate is not known: nobody archives NESO's issues. From the hardest to the easiest assumption. */
const FIELDS: readonly (readonly [string, (startMs: number, issues: number) => ErrorField])[] = [
  ["smooth over slots and issues", (startMs) => smoothField(startMs)],
  [
    "AR(1), 0.95 by slot and 0.97 by issue",
    (startMs, issues) => autoregressiveField(issues, 0.95, 0.97, startMs / SLOT_MS),
  ],
  [
    "AR(1), 0.95 by slot, drawn independently for each issue",
    (startMs, issues) => autoregressiveField(issues, 0.95, 0, startMs / SLOT_MS),
  ],
];

/**
 * Forecasts that err by lead as NESO's do, a new one every half hour; ours plans again at each, the papers' policies
 * decide at arrival.
 */
export function benchReplay(nation: Recording, jobs: readonly RecordedJob[]): void {
  for (const [name, fieldOf] of FIELDS) {
    for (const pauses of [false, true]) {
      const tally = new Tally();
      const errors = new LeadErrors();
      for (const start of WEEKS) addWeek(tally, errors, nation, jobs, Date.parse(start), fieldOf, pauses);
      tally.print(
        `Errors as NESO's (${name}), ${pauses ? "interruptible" : "contiguous"}, ${SLACK_HOURS} h slack, an issue each half hour`,
      );
      errors.print();
    }
  }
}

function addWeek(
  tally: Tally,
  errors: LeadErrors,
  nation: Recording,
  jobs: readonly RecordedJob[],
  startMs: number,
  fieldOf: (startMs: number, issues: number) => ErrorField,
  pauses: boolean,
): void {
  const workloads = jobs.map((job, at) => recordedWorkload(job, at, startMs, SLACK_HOURS, pauses));
  const slots = slotsFor(workloads, startMs);
  const truth = cut(nation, startMs, slots);
  if (!truth) return;
  const field = fieldOf(startMs, slots);
  const usual = usualOf(nation, startMs, slots);
  const problemWith = (isErrorStated: boolean): PlanProblem => {
    const zone = {
      ...zoneOf("GB", usual.figures),
      sdGPerKwh: isErrorStated ? usual.figures.map(() => usual.sdG) : null,
      issues: issuesOf(truth, startMs, field, isErrorStated),
    };
    return carbonProblem(startMs, [zone], workloads);
  };
  const problem = problemWith(true);
  errors.add(problem, truth);
  const foresight = new Foresight(problem, [truth]);
  tally.addProblem(problem, foresight, leastOf(problem, foresight, pauses));
  const forecast = forecastByIssue(problem);
  for (const policy of policiesFor(pauses)) {
    const placements = workloads.map((workload) =>
      placeByPolicy(policy, [forecast(workload.submittedMs)], startMs, workload),
    );
    tally.add(policy.id, problem, foresight, placements);
  }
  tally.add(OURS_UNSTATED, problem, foresight, placementsOf(replayProblem(problemWith(false)).decisions));
  tally.add(OURS, problem, foresight, placementsOf(replayProblem(problem).decisions));
}

/** The newest issue at an instant, and the reported value of each slot at its time. */
function forecastByIssue(problem: PlanProblem): (atMs: number) => PolicyForecast {
  const policyForecasts = new Map<number, PolicyForecast>();
  const issues = problem.zones[0]?.issues ?? [];
  const current = issues.map(({ intensityGPerKwh }) => intensityGPerKwh[0] ?? null);
  return (atMs) => {
    const slot = Math.floor((atMs - problem.startMs) / SLOT_MS);
    const known = policyForecasts.get(slot);
    if (known) return known;
    const forecast = policyForecast(SLOT_MS, asKnownAt(problem, atMs).zones[0]?.intensityGPerKwh ?? [], current);
    policyForecasts.set(slot, forecast);
    return forecast;
  };
}

/** Mean drawn error by lead, for comparison with the measured one, and correlation of neighbours. */
class LeadErrors {
  readonly #errors: number[][] = [];

  add({ zones }: PlanProblem, truth: readonly (number | null)[]): void {
    for (const [at, issue] of (zones[0]?.issues ?? []).entries()) {
      this.#errors.push(issue.intensityGPerKwh.map((value, lead) => (value ?? 0) - (truth[at + lead] ?? 0)));
    }
  }

  print(): void {
    const mean = ([from, to]: readonly [number, number]) => {
      const parts = this.#errors.flatMap((errors) => errors.slice(2 * from, 2 * to).map(Math.abs));
      return `${from}–${to} h ${(parts.reduce((sum, part) => sum + part, 0) / parts.length).toFixed(0)} g`;
    };
    const ranges = [
      [0, 2],
      [2, 12],
      [12, 24],
      [24, 36],
      [36, 48],
    ] as const;
    console.log(
      `  mean errors drawn: ${ranges.map(mean).join(", ")}; like the slot before ${this.#likeness(1)}, 16 before ${this.#likeness(16)}`,
    );
  }

  #likeness(apart: number): string {
    let shared = 0;
    let own = 0;
    for (const errors of this.#errors) {
      for (let lead = apart; lead < errors.length; lead += 1) {
        shared += (errors[lead] ?? 0) * (errors[lead - apart] ?? 0);
        own += ((errors[lead] ?? 0) ** 2 + (errors[lead - apart] ?? 0) ** 2) / 2;
      }
    }
    return (shared / own).toFixed(2);
  }
}
