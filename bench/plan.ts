import { areRecordingsAtHand } from "./plan/recordings.ts";

const PARTS: Readonly<Record<string, () => void | Promise<void>>> = {
  policies: async () => (await import("./plan/policies.ts")).benchPolicies(),
  quality: async () => (await import("./plan/quality.ts")).benchQuality(),
  replan: async () => (await import("./plan/replan.ts")).benchReplan(),
  speed: async () => (await import("./plan/speed.ts")).benchSpeed(),
};

/** The quality and speed of the decision engine: against policies of the literature and against a bound. */
export async function benchPlan(part: string | null): Promise<void> {
  if (!areRecordingsAtHand()) {
    console.log("Skipped: the recordings are not at ../shared/data.");
    return;
  }
  for (const [name, run] of Object.entries(PARTS)) {
    if (part === null || part === name) await run();
  }
}
