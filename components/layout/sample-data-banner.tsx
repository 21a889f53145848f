import { FlaskConical } from "lucide-react";
import { kitTexts } from "../texts.ts";

export type SampleKind = "sample" | "replay";

/** On every page with figures that are not of today. It cannot be dismissed: the figures would be taken for real. */
export function SampleDataBanner({ kind }: { kind: SampleKind }) {
  const { title, text } = kitTexts.sampleData[kind];
  return (
    <aside
      aria-label={title}
      className="flex items-start gap-2 bg-sample-band px-4 py-2 text-sample-ink text-sm sm:px-6 lg:px-8"
    >
      <FlaskConical aria-hidden className="mt-0.5 size-4 shrink-0" />
      <p>
        <strong className="font-semibold">{kitTexts.sampleData.heading(title)}</strong> {text}
      </p>
    </aside>
  );
}
