import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";

/** Folder of recorded real data beside the checkout. The product runs without it; some tests are stricter with it. */
export const recordedDataDirectory = path.resolve(import.meta.dirname, "../../shared/data");

/** Whether the recorded data is available. */
export const hasRecordedData = existsSync(path.join(recordedDataDirectory, "SOURCES.md"));

if (!hasRecordedData) console.warn(`Tests against recorded data are skipped: ${recordedDataDirectory} is absent.`);

/** A recorded file as text, unpacked when its name ends in .gz. */
export function readRecorded(file: string): string {
  const bytes = readFileSync(path.join(recordedDataDirectory, file));
  return (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
}
