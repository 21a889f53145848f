/** Shows the current step, with the seconds since the start. */
export type Progress = { readonly say: (step: string) => void };

export function createProgress(now: () => number = () => performance.now()): Progress {
  const startMs = now();
  return {
    say: (step) => console.log(`${((now() - startMs) / 1000).toFixed(1).padStart(6)} s  ${step}`),
  };
}
