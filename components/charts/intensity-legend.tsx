import { kitTexts } from "../texts.ts";
import type { IntensityScale } from "./intensity-scale.ts";

/** The ramp with its bounds and words. The year is named because NESO's bands move from year to year. */
export function IntensityLegend({ scale }: { scale: IntensityScale }) {
  const words = scale.steps.filter((step, place) => step.index !== scale.steps[place - 1]?.index);
  return (
    <div className="figures w-full max-w-96">
      <p className="mb-1">{kitTexts.intensity.legend(scale.year)}</p>
      <div aria-hidden className="flex h-2.5 overflow-hidden rounded-xs border border-bar-edge/30">
        {scale.steps.map((step) => (
          <span className="flex-1" key={step.step} style={{ background: step.color }} />
        ))}
      </div>
      <div className="mt-1 grid grid-cols-7 leading-none">
        {words.map((step) => {
          const width = scale.steps.filter((other) => other.index === step.index).length;
          return (
            <span className="flex flex-col gap-1" key={step.index} style={{ gridColumn: `span ${width}` }}>
              <span>{step.fromGPerKwh}</span>
              <span className="text-foreground">{kitTexts.intensity.index[step.index]}</span>
            </span>
          );
        })}
      </div>
    </div>
  );
}
