import { formatCount } from "./quantities.ts";

/** "4 GPUs, 32 cores and 128 GB"; without GPUs they are not named. */
export function resourceWords(resources: {
  readonly gpus: number;
  readonly cpuCores: number;
  readonly memoryGb: number;
}): string {
  return listed(
    [
      resources.gpus > 0 ? formatCount(resources.gpus, "GPU") : null,
      formatCount(resources.cpuCores, "core"),
      formatCount(resources.memoryGb, "GB", "GB"),
    ].filter((part) => part !== null),
  );
}

export function listed(parts: readonly string[]): string {
  if (parts.length < 2) return parts[0] ?? "";
  return `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
