import { z } from "zod";

/** How much an alert asks of a person, the least first; as `alert_severity` of the database. */
export const ALERT_SEVERITIES = ["info", "warning", "critical"] as const;
export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];

/** As many alerts as one call changes; the database has the same limit. */
export const alertBatchLimit = 200;

const alertIds = z.array(z.number().int().positive()).min(1).max(alertBatchLimit);

/** Alerts that a person acknowledges or resolves. */
export const alertSelectionSchema = z.strictObject({ alertIds });

/** Alerts that a person puts aside until a moment, UTC; null ends that. */
export const alertSnoozeSchema = z.strictObject({ alertIds, until: z.iso.datetime().nullable() });

/** The ten most frequent alerts of `alert_figures()`. */
export const frequentAlertsSchema = z.array(
  z.object({
    kind: z.string(),
    title: z.string(),
    subjectKind: z.string(),
    subjectId: z.string(),
    count: z.number().int(),
  }),
);
