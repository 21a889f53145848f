import { formatIntensity } from "@/lib/format/quantities.ts";
import { kitTexts } from "../texts.ts";
import { intensityInk, intensityScale, intensityStep } from "./intensity-scale.ts";

interface IntensityChipProps {
  readonly intensityGPerKwh: number | null;
  /** Instant whose year's bands apply, UTC milliseconds. */
  readonly at: number;
}

/** An intensity on its colour of the ramp, with its word. */
export function IntensityChip({ intensityGPerKwh, at }: IntensityChipProps) {
  const step = intensityStep(intensityGPerKwh, intensityScale(at));
  if (step === null)
    return <span className="hatched rounded-xs border border-border px-1.5 text-xs">{kitTexts.intensity.noData}</span>;
  return (
    <span className="inline-flex items-center gap-1.5 whitespace-nowrap text-xs">
      <span
        className="figures rounded-xs border border-bar-edge/20 px-1.5 py-px font-medium"
        style={{ background: step.color, color: intensityInk(step.step) }}
      >
        {formatIntensity(intensityGPerKwh).text}
      </span>
      {kitTexts.intensity.index[step.index]}
    </span>
  );
}
