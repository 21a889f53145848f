import { isoFromMs } from "../../../lib/domain/grid/slots.ts";
import { withoutOwn } from "../../../lib/domain/planning/own-share.ts";
import {
  remainingMoveReason,
  suspensionReason,
  weighMove,
  weighSuspension,
} from "../../../lib/domain/planning/remaining-work.ts";
import { execute } from "../_shared/database.ts";
import type { Context } from "./context.ts";
import type { GridView } from "./grid-view.ts";
import { leftOf, type RestToWeigh } from "./rest-reads.ts";

/** Decides again on a workload that runs in pieces: suspends it if it runs, or moves it if it waits to resume. */
export async function weighRest({ database, now }: Context, rest: RestToWeigh, view: GridView): Promise<void> {
  const nowMs = now();
  const [zone] = withoutOwn(view.zones, rest, rest.request).filter(({ zoneId }) => zoneId === rest.zoneId);
  if (!zone) return;
  const { request, isSplittable } = leftOf(rest, nowMs);
  const input = { ...rest, request, zone, nowMs };
  if (rest.runId === null) {
    const choice = weighMove(input, rest.startMs);
    await execute(
      database,
      choice === null
        ? "select private.keep_plan($1, $2)"
        : "select private.move_rest($1, $3::timestamptz, $4::timestamptz, $5), private.keep_plan($1, $2)",
      choice === null
        ? [rest.id, view.issueId]
        : [rest.id, view.issueId, rest.updatedAt, isoFromMs(choice.startMs), remainingMoveReason(choice, nowMs)],
    );
    return;
  }
  if (!isSplittable) return;
  const choice = weighSuspension(input);
  if (choice === null) return;
  await execute(database, "select private.request_suspension($1, $2::timestamptz, $3)", [
    rest.runId,
    isoFromMs(choice.startMs),
    suspensionReason(choice, nowMs),
  ]);
}
