import { type MembershipRole, seesOrganization } from "../auth/console-paths.ts";

/** Every change of the grid's figures: `grid_updated`. */
export const gridTopic = "grid:regions";

/** Where changes of the workloads that a member may see are announced: `workload_changed`. */
export function workloadsTopic(member: {
  readonly role: MembershipRole;
  readonly userId: string;
  readonly organizationId: number;
}): string {
  return seesOrganization(member.role)
    ? `organization:${member.organizationId}:workloads`
    : `user:${member.userId}:workloads`;
}

/** Where changes of an organization's alerts are announced: `alert_changed`. For those who see the organization. */
export function alertsTopic(organizationId: number): string {
  return `organization:${organizationId}:alerts`;
}

/** Where new lines of a workload's log are announced: `log_appended`. */
export function logTopic(jobId: string): string {
  return `workload:${jobId}:log`;
}
