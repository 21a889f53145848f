import type { Migration } from "../../embedded-supabase/migrations.ts";
import { type Released, sha256 } from "./released.ts";

/**
 * Conflicts of these migrations with the released ones: a released one that changed or is missing, a duplicate version,
 * a new one with an earlier version than a released one.
 * @param migrations in the order in which they are applied
 */
export function frozenFaults(migrations: readonly Migration[], released: Released): string[] {
  const texts = new Map(migrations.map(({ version, text }) => [version, text]));
  const last = Object.keys(released).sort(byVersion).at(-1);
  const changes = Object.entries(released).flatMap(([version, hash]) => {
    const text = texts.get(version);
    if (text === undefined) return [`${version} is released, and its file is missing: databases have applied it`];
    if (sha256(text) === hash) return [];
    return [`${version} is released and has changed: put the change into a new migration`];
  });
  const additions = migrations.flatMap(({ file, version }, index) => {
    const isRepeated = migrations.findIndex((other) => other.version === version) < index;
    if (isRepeated) return [`${file}: another migration has its version`];
    const isLate = last !== undefined && released[version] === undefined && byVersion(version, last) < 0;
    return isLate ? [`${file}: its version must be greater than ${last}, the last released`] : [];
  });
  return [...changes, ...additions];
}

/** Versions as `supabase db push` orders them: as text. */
function byVersion(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
