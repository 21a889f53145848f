/**
 * Alerts are not broadcast: half a minute is soon enough for what a person has to look into, and asking with every
 * change of a workload would burden the server just when much is going on.
 */
export const alertRefreshMs = 30_000;
