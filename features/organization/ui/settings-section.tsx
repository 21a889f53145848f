import type { ReactNode } from "react";

interface SettingsSectionProps {
  /** Of the page's own; the heading that names the section is found by it. */
  readonly id: string;
  readonly title: string;
  /** What can be set here, and what follows from it. */
  readonly description: string;
  /** Of the section as it stands, such as when it was last changed. */
  readonly note?: ReactNode;
  readonly children: ReactNode;
}

/** A part of the settings under its heading. */
export function SettingsSection({ id, title, description, note, children }: SettingsSectionProps) {
  return (
    <section aria-labelledby={`${id}-title`} className="flex flex-col gap-4">
      <div className="flex flex-col gap-1">
        <h2 className="font-semibold text-base" id={`${id}-title`}>
          {title}
        </h2>
        <p className="max-w-prose text-muted">{description}</p>
        {note}
      </div>
      {children}
    </section>
  );
}
