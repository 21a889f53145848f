"use client";

import { Button } from "@heroui/react";
import { Pause, Play } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";
import { useReducedMotion } from "@/components/maps/use-reduced-motion.ts";
import { floorSlot, SLOT_MS } from "@/lib/domain/grid/slots.ts";
import { type MapBasis, type MapSpan, type MapStretch, slotOf, slotWords } from "../../model/map-time.ts";
import { mapTexts } from "../../texts/map.ts";

const texts = mapTexts.slider;

/** A half hour is shown as long: a day passes in ten seconds. */
const stepMs = 200;
/** Where less movement is asked for, it changes no more than once a second. */
const stillStepMs = 1_000;

interface TimeSliderProps {
  readonly span: MapSpan;
  readonly stretches: readonly MapStretch[];
  /** Start of the half hour shown; null: the one under way. */
  readonly at: number | null;
  readonly now: number;
  readonly basis: MapBasis;
  readonly onChange: (at: number | null) => void;
}

/** Moves the map through the half hours, from yesterday's outturn to the end of the forecast. */
export function TimeSlider({ span, stretches, at, now, basis, onChange }: TimeSliderProps) {
  const shown = at ?? floorSlot(now);
  const slot = slotOf(shown, span);
  const show = (next: number) => onChange(span.firstSlot + next * SLOT_MS);
  const { isPlaying, toggle, pause } = usePlaying(() => {
    if (slot + 1 >= span.slots) return false;
    show(slot + 1);
    return true;
  });
  const handleToggle = () => {
    // From the end it begins again.
    if (!isPlaying && slot + 1 >= span.slots) show(0);
    toggle();
  };
  const handleNow = () => {
    pause();
    onChange(null);
  };
  return (
    <div className="figures flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button
          aria-label={isPlaying ? texts.pause : texts.play}
          isIconOnly
          onPress={handleToggle}
          size="sm"
          variant="outline"
        >
          {isPlaying ? <Pause aria-hidden className="size-4" /> : <Play aria-hidden className="size-4" />}
        </Button>
        <Button isDisabled={at === null} onPress={handleNow} size="sm" variant="outline">
          {texts.goToNow}
        </Button>
        <p className="min-w-0">
          <span className="font-medium">{slotWords(shown)}</span>{" "}
          <span className="text-muted">
            {at === null ? texts.basisNow(mapTexts.basis[basis]) : mapTexts.basis[basis]}
          </span>
        </p>
      </div>
      <input
        aria-label={texts.label}
        aria-valuetext={texts.value(slotWords(shown), mapTexts.basis[basis])}
        className="block h-6 w-full cursor-pointer accent-accent"
        max={span.slots - 1}
        min={0}
        onChange={(event) => {
          pause();
          show(event.target.valueAsNumber);
        }}
        step={1}
        type="range"
        value={slot}
      />
      <BasisScale now={now} span={span} stretches={stretches} />
    </div>
  );
}

/** Under the slider: which half hours are known, forecast and estimated from statistics, and where now lies. */
function BasisScale({ span, stretches, now }: Pick<TimeSliderProps, "span" | "stretches" | "now">) {
  const pct = (slots: number) => `${(slots / span.slots) * 100}%`;
  return (
    <>
      <div aria-hidden className="relative mx-2 h-2.5">
        {stretches.map((stretch) => (
          <span
            className={`absolute inset-y-0 border border-foreground/60 ${basisFills[stretch.basis]}`}
            key={stretch.from}
            style={{ left: pct(stretch.from), width: pct(stretch.slots) }}
          />
        ))}
        <span
          className="absolute -inset-y-1 w-0.5 bg-foreground"
          style={{ left: pct((now - span.firstSlot) / SLOT_MS) }}
        />
      </div>
      <ul className="flex flex-wrap gap-x-4 gap-y-1 text-muted text-xs">
        {[...new Set(stretches.map((stretch) => stretch.basis))].map((each) => (
          <li className="flex items-center gap-1.5" key={each}>
            <span aria-hidden className={`h-2.5 w-6 border border-foreground/60 ${basisFills[each]}`} />
            {mapTexts.basis[each]}
          </li>
        ))}
        <li className="flex items-center gap-1.5">
          <span aria-hidden className="h-3.5 w-0.5 bg-foreground" />
          {texts.now}
        </li>
      </ul>
    </>
  );
}

const basisFills: Readonly<Record<MapBasis, string>> = {
  actual: "bg-muted",
  estimated: "bg-muted",
  neso: "bg-surface-tertiary",
  forecast: "bg-surface-tertiary",
  statistical: "dotted bg-surface",
  none: "hatched",
};

/** @param step shows the next half hour; false where there is none */
function usePlaying(step: () => boolean) {
  const isStill = useReducedMotion();
  const [isPlaying, setIsPlaying] = useState(false);
  const handleStep = useEffectEvent(() => {
    if (!step()) setIsPlaying(false);
  });
  useEffect(() => {
    if (!isPlaying) return;
    const timer = setInterval(handleStep, isStill ? stillStepMs : stepMs);
    return () => clearInterval(timer);
  }, [isPlaying, isStill]);
  return { isPlaying, toggle: () => setIsPlaying(!isPlaying), pause: () => setIsPlaying(false) };
}
