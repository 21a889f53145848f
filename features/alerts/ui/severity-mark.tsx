import { Info, type LucideIcon, OctagonAlert, TriangleAlert } from "lucide-react";
import type { AlertSeverity } from "@/lib/contracts/alert.ts";

const marks: Readonly<
  Record<AlertSeverity, { readonly Icon: LucideIcon; readonly word: string; readonly ink: string }>
> = {
  critical: { Icon: OctagonAlert, word: "Critical", ink: "text-danger" },
  warning: { Icon: TriangleAlert, word: "Warning", ink: "text-status-assigned-ink" },
  info: { Icon: Info, word: "Info", ink: "text-muted" },
};

/** How much an alert asks: by shape, word and colour. */
export function SeverityMark({ severity }: { severity: AlertSeverity }) {
  const { Icon, word, ink } = marks[severity];
  return (
    <span className={`inline-flex items-center gap-1.5 whitespace-nowrap text-xs ${ink}`}>
      <Icon aria-hidden className="size-4 shrink-0" />
      {word}
    </span>
  );
}
