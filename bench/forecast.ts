import { areaPrior } from "../lib/domain/forecast/series-prior.ts";
import { fitForecast, forecastSlots } from "../lib/domain/forecast/statistical-forecast.ts";
import { GREAT_BRITAIN_ID } from "../lib/domain/grid/regions.ts";
import { printCoverage, requireCoverage } from "./forecast/coverage.ts";
import { type BenchIssue, hindsight, issueYear, part, yearStartSlot } from "./forecast/issues.ts";
import { SIMPLE_METHODS } from "./forecast/methods.ts";
import { benchNesoLike } from "./forecast/neso.ts";
import { type RecordedSeries, readRecordedSeries } from "./forecast/recorded-series.ts";
import { addTo, hoursName, pooledMean, startMeans } from "./forecast/table.ts";
import { printRow } from "./rows.ts";

const YEARS: readonly number[] = [2023, 2024];

/** Lead ranges that errors are reported for, in slots. The last is the target of the statistical forecast. */
const RANGES: readonly (readonly [from: number, to: number])[] = [
  [0, 48],
  [48, 96],
  [96, 144],
  [144, 240],
  [240, 336],
  [144, 336],
];
const OURS = "Karbos";
const SHORT_SLOTS = 28 * 48;

type Method = (issue: BenchIssue, lead: number) => number | null;

/** The statistical forecast and its bands on Great Britain's recorded years, an issue every `spacing` slots. */
export async function benchForecast(spacing: number): Promise<void> {
  const series = readRecordedSeries();
  if (!series) {
    console.log("Skipped: the recorded years are not at ../shared/data/grid.");
    return;
  }
  for (const year of YEARS) {
    const startedMs = performance.now();
    const issues = issueYear(series, year, spacing);
    const spentMs = (performance.now() - startedMs) / issues.length;
    const judged = issues.filter(({ slot }) => slot >= yearStartSlot(series, year));
    console.log(`\nMean absolute error in ${year} by lead, gCO2/kWh`);
    printErrors(series, year, judged);
    console.log(`  ${judged.length} issues; learning ${spacing} slots and forecasting 336: ${spentMs.toFixed(1)} ms`);
    console.log(`\nShare between P10 and P90 in ${year} by lead, statistical forecast`);
    const [first] = issues;
    if (first) requireCoverage(printCoverage(first.state.prior.scale, archiveOf(issues), archiveOf(judged)));
  }
  benchNesoLike(series, spacing);
}

function archiveOf(issues: readonly BenchIssue[]) {
  return issues.map(({ archived }) => archived);
}

function printErrors(series: RecordedSeries, year: number, issues: readonly BenchIssue[]): void {
  const yearStart = yearStartSlot(series, year);
  const fitted = hindsight(series, year);
  const plain = new Map(
    issueYear({ ...series, windShare: [] }, year, spacingOf(issues)).map((issue) => [issue.slot, issue.archived]),
  );
  const young = new Map(
    issues.map(({ slot }) => {
      const history = part(series, slot - SHORT_SLOTS, slot);
      return [slot, forecastSlots(fitForecast(areaPrior(GREAT_BRITAIN_ID), history))];
    }),
  );
  const methods: Record<string, Method> = {
    [OURS]: ({ archived }, lead) => archived.intensityGPerKwh[lead] ?? null,
    "… mix not known": ({ slot }, lead) => plain.get(slot)?.intensityGPerKwh[lead] ?? null,
    "… four weeks of history": ({ slot }, lead) => young.get(slot)?.[lead] ?? null,
  };
  for (const [name, method] of Object.entries(SIMPLE_METHODS)) {
    methods[name] = ({ slot }, lead) => method(series, slot, lead);
  }
  methods["calendar, in hindsight"] = ({ slot }, lead) => fitted[slot + lead - yearStart] ?? null;

  printRow("", [...RANGES.map(hoursName), "ours less"]);
  let oursFar = Number.NaN;
  for (const [name, method] of Object.entries(methods)) {
    const byRange = meanErrors(issues, method);
    const far = byRange.at(-1) ?? Number.NaN;
    if (name === OURS) oursFar = far;
    const gain = name === OURS ? "" : `${(100 * (1 - oursFar / far)).toFixed(1)} %`;
    printRow(name, [...byRange.map((error) => error.toFixed(1)), gain]);
  }
}

function spacingOf([first, second]: readonly BenchIssue[]): number {
  return (second?.slot ?? 0) - (first?.slot ?? 0);
}

function meanErrors(issues: readonly BenchIssue[], method: Method): number[] {
  const byLead = startMeans(336);
  for (const issue of issues) {
    for (const [lead, mean] of byLead.entries()) {
      const outturn = issue.archived.outturnGPerKwh[lead] ?? null;
      const forecast = outturn === null ? null : method(issue, lead);
      if (outturn !== null && forecast !== null) addTo(mean, Math.abs(outturn - forecast));
    }
  }
  return RANGES.map(([from, to]) => pooledMean(byLead.slice(from, to)));
}
