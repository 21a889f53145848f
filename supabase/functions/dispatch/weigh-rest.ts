import { isoFromMs } from "../../../lib/domain/grid/slots.ts";
import { restMoveReason, suspensionReason, weighMove, weighSuspension } from "../../../lib/domain/planning/rest.ts";
import { queryAll } from "../_shared/database.ts";
import type { Context } from "./context.ts";
import { withoutOwn } from "./own-share.ts";
import type { GridView } from "./planning-reads.ts";
import type { RestToWeigh } from "./rest-reads.ts";

/** Decides again on a workload that runs in pieces: suspends what runs, or moves what waits to go on. */
export async function weighRest({ database, now }: Context, rest: RestToWeigh, view: GridView): Promise<void> {
  const nowMs = now();
  const [zone] = withoutOwn(view.zones, rest, rest.request).filter(({ zoneId }) => zoneId === rest.zoneId);
  if (!zone) return;
  // In whole minutes: a piece that began seconds after a border has run its half hour at the next.
  const ranMinutes = rest.runId === null ? 0 : Math.round((nowMs - rest.startMs) / 60_000);
  const durationMinutes = rest.leftMinutes - ranMinutes;
  const request = { ...rest.request, durationMinutes, energyKwh: rest.energyKwhPerMinute * durationMinutes };
  const input = { ...rest, request, zone, nowMs };
  if (rest.runId === null) {
    const choice = weighMove(input, rest.startMs);
    await queryAll(
      database,
      choice === null
        ? "select private.keep_plan($1, $2)"
        : "select private.move_rest($1, $3::timestamptz, $4::timestamptz, $5), private.keep_plan($1, $2)",
      choice === null
        ? [rest.id, view.issueId]
        : [rest.id, view.issueId, rest.updatedAt, isoFromMs(choice.startMs), restMoveReason(choice, nowMs)],
    );
    return;
  }
  if (ranMinutes < rest.minSegmentMinutes || durationMinutes < rest.minSegmentMinutes) return;
  const choice = weighSuspension(input);
  if (choice === null) return;
  await queryAll(database, "select private.request_suspension($1, $2::timestamptz, $3)", [
    rest.runId,
    isoFromMs(choice.startMs),
    suspensionReason(choice, nowMs),
  ]);
}
