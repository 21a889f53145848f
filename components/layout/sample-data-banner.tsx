import { FlaskConical } from "lucide-react";

export type SampleKind = "sample" | "replay";

const words: Readonly<Record<SampleKind, { readonly title: string; readonly text: string }>> = {
  sample: {
    title: "Sample data",
    text: "The grid figures on this page are generated from published regional statistics. They are not measurements.",
  },
  replay: {
    title: "Replayed data",
    text: "The grid figures on this page are real recordings of other days, moved to today.",
  },
};

/** Stands on every page that figures which are not of today touch. Not to be dismissed: they would pass for real. */
export function SampleDataBanner({ kind }: { kind: SampleKind }) {
  const { title, text } = words[kind];
  return (
    <aside
      aria-label={title}
      className="flex items-start gap-2 bg-sample-band px-4 py-2 text-sample-ink text-sm sm:px-6 lg:px-8"
    >
      <FlaskConical aria-hidden className="mt-0.5 size-4 shrink-0" />
      <p>
        <strong className="font-semibold">{title}.</strong> {text}
      </p>
    </aside>
  );
}
