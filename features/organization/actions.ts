"use server";

import { asMember } from "@/lib/auth/as-member.ts";
import { isOperatorRole, type MembershipRole } from "@/lib/auth/console-paths.ts";
import type { ActionResult } from "@/lib/contracts/action-result.ts";
import {
  memberRemovalSchema,
  roleChangeSchema,
  workerAdditionSchema,
  workerSwitchSchema,
} from "@/lib/contracts/administration.ts";
import { planningEditSchema } from "@/lib/contracts/organization.ts";
import { changeRole, removeMember } from "./data/member-mutations.ts";
import { savePlanning } from "./data/planning-mutations.ts";
import { addWorker, switchWorker } from "./data/worker-mutations.ts";
import type { PlanningChange } from "./model/planning-view.ts";

const admins = { isAllowed: (role: MembershipRole) => role === "admin", who: "an admin" };
const operators = { isAllowed: isOperatorRole, who: "an operator" };

/** Sets how plans are made; the answer is how they were made before, and since. */
export async function setPlanning(organizationId: unknown, input: unknown): Promise<ActionResult<PlanningChange>> {
  return asMember(operators, planningEditSchema, { organizationId, input }, (client, edit, member) =>
    savePlanning(client, member.organizationId, edit),
  );
}

/** Gives a member another role. */
export async function giveRole(organizationId: unknown, input: unknown): Promise<ActionResult> {
  return asMember(admins, roleChangeSchema, { organizationId, input }, (client, { userId, role }, member) =>
    changeRole(client, member.organizationId, userId, role),
  );
}

/** Takes a member out of the organization. */
export async function remove(organizationId: unknown, input: unknown): Promise<ActionResult> {
  return asMember(admins, memberRemovalSchema, { organizationId, input }, (client, { userId }, member) =>
    removeMember(client, member.organizationId, userId),
  );
}

/** Adds a worker; the answer holds its key, this once. */
export async function add(organizationId: unknown, input: unknown): Promise<ActionResult<string>> {
  return asMember(admins, workerAdditionSchema, { organizationId, input }, (client, addition, member) =>
    addWorker(client, member.organizationId, addition),
  );
}

/** Switches a worker on or off. */
export async function toggle(organizationId: unknown, input: unknown): Promise<ActionResult> {
  return asMember(admins, workerSwitchSchema, { organizationId, input }, (client, { workerId, isEnabled }, member) =>
    switchWorker(client, member.organizationId, workerId, isEnabled),
  );
}
