"use server";

import type { MembershipRole } from "@/lib/auth/console-paths.ts";
import {
  memberRemovalSchema,
  roleChangeSchema,
  workerAdditionSchema,
  workerSwitchSchema,
} from "@/lib/contracts/administration.ts";
import { changeRole, removeMember } from "@/lib/data/members/member-mutations.ts";
import { addWorker, switchWorker } from "@/lib/data/workers/worker-mutations.ts";
import type { ActionResult } from "@/lib/operator/action-result.ts";
import { type ActionOutcome, asMember } from "../_actions/as-member.ts";

const admins = { isAllowed: (role: MembershipRole) => role === "admin", who: "an admin" };

/** Gives a member another role. */
export async function giveRole(input: unknown): Promise<ActionResult> {
  return asMember(admins, roleChangeSchema, input, (client, { userId, role }, { organizationId }) =>
    changeRole(client, organizationId, userId, role),
  );
}

/** Takes a member out of the organization. */
export async function remove(input: unknown): Promise<ActionResult> {
  return asMember(admins, memberRemovalSchema, input, (client, { userId }, { organizationId }) =>
    removeMember(client, organizationId, userId),
  );
}

/** Adds a worker; the answer holds its key, this once. */
export async function add(input: unknown): Promise<ActionOutcome<string>> {
  return asMember(admins, workerAdditionSchema, input, (client, addition, { organizationId }) =>
    addWorker(client, organizationId, addition),
  );
}

/** Switches a worker on or off. */
export async function toggle(input: unknown): Promise<ActionResult> {
  return asMember(admins, workerSwitchSchema, input, (client, { workerId, isEnabled }, { organizationId }) =>
    switchWorker(client, organizationId, workerId, isEnabled),
  );
}
