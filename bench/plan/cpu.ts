/** Processor time of this process over a call, in seconds: on a shared machine wall-clock time means little. */
export function cpuSecondsOf<T>(work: () => T): { readonly result: T; readonly seconds: number } {
  const before = process.cpuUsage();
  const result = work();
  const { user, system } = process.cpuUsage(before);
  return { result, seconds: (user + system) / 1e6 };
}
