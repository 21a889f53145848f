/** The first page after signing in, by role. */
export type MembershipRole = "user" | "operator" | "viewer" | "admin";

/** Whether a role watches the whole organization, assigns, and sets how plans are made. */
export function isOperatorRole(role: MembershipRole): boolean {
  return role === "operator" || role === "admin";
}

/** Whether a role reads the workloads of the whole organization, not only its own. */
export function seesOrganization(role: MembershipRole): boolean {
  return role !== "user";
}

/** Whether a role may submit workloads. */
export function maySubmit(role: MembershipRole): boolean {
  return role !== "viewer";
}

/** The first page of a role. */
export function homePath(role: MembershipRole): "/map" | "/workloads" {
  return isOperatorRole(role) ? "/map" : "/workloads";
}

const fixedPaths = [
  "/workloads",
  "/workloads/new",
  "/savings",
  "/backtest",
  "/ledger",
  "/budgets",
  "/map",
  "/queue",
  "/alerts",
  "/audit",
  "/settings",
  "/settings/retention",
  "/organizations",
  "/account",
  "/platform",
] as const;
type FixedPath = (typeof fixedPaths)[number];

/** Whether a path is in the console, which needs a signed-in user. */
export function isConsolePath(pathname: string): boolean {
  return fixedPaths.some((path) => pathname === path || pathname.startsWith(`${path}/`));
}

/** The job id in the path of a page about one workload, as it was typed; null for every other path. */
export function workloadOfPath(pathname: string): string | null {
  const jobId = /^\/workloads\/([^/]+)(?:\/(?:edit|receipt))?$/.exec(pathname)?.[1];
  return jobId === undefined || jobId === "new" ? null : jobId;
}

/** A path of the console from request input, without its query; null for anything else. Only known pages are allowed: any other path would make the sign-in page an open redirect.
 */
export function parseConsolePath(
  text: string | null | undefined,
): FixedPath | `/workloads/KB-${string}` | `/invitations/kbi_${string}` | null {
  const path = text?.split("?")[0] ?? "";
  const fixed = fixedPaths.find((candidate) => candidate === path);
  if (fixed) return fixed;
  const jobNumber = /^\/workloads\/KB-(\d{6,18})$/.exec(path)?.[1];
  if (jobNumber !== undefined) return `/workloads/KB-${jobNumber}`;
  const token = /^\/invitations\/kbi_([\w-]{43})$/.exec(path)?.[1];
  return token === undefined ? null : `/invitations/kbi_${token}`;
}
