import { z } from "zod";
import { type Database, execute, queryAll, queryOne } from "../_shared/database.ts";
import type { GridStore } from "./handler.ts";
import { outlookStore } from "./outlook-store.ts";

/** Stores the figures of a poll with the functions of 24_grid_stores.sql. */
export function gridStore(database: Database): GridStore {
  const call = (statement: string, values: readonly unknown[]) => execute(database, statement, values);
  return {
    outlooks: outlookStore(database),
    async newestOutturn() {
      const [row] = await queryAll(
        database,
        z.object({ newest: z.date().nullable() }),
        "select max(slot_start) as newest from public.grid_intensities where region_id <= 14",
      );
      return row?.newest ?? null;
    },
    async forecast(kind, issuedAt, firstSlot, regions, mixes) {
      const { id } = await queryOne(
        database,
        z.object({ id: z.number() }),
        "select private.store_forecast_issue($1::public.grid_data_kind, $2, $3, $4::jsonb) as id",
        [kind, issuedAt, firstSlot, JSON.stringify(regions)],
      );
      await call("select private.store_generation_mixes($1::public.grid_data_kind, $2::jsonb)", [
        kind,
        JSON.stringify(mixes),
      ]);
      return id;
    },
    outturn: (kind, figures) =>
      call("select private.store_intensities($1::public.grid_data_kind, $2::jsonb)", [kind, JSON.stringify(figures)]),
    prices: (kind, prices) =>
      call("select private.store_prices($1::public.grid_data_kind, $2::jsonb)", [kind, JSON.stringify(prices)]),
    attempt: ({ source, kind, at, error, coversUntil, missingSlots }) =>
      call("select private.record_source_attempt($1, $2::public.grid_data_kind, $3, $4, $5, $6)", [
        source,
        kind,
        at,
        error,
        coversUntil,
        missingSlots,
      ]),
    follow: () =>
      call("select private.refresh_zone_figures(), private.enqueue_settlements(), private.enqueue_replans()", []),
  };
}
