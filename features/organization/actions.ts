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
export async function setPlanning(input: unknown): Promise<ActionResult<PlanningChange>> {
  return asMember(operators, planningEditSchema, input, (client, edit, { organizationId }) =>
    savePlanning(client, organizationId, edit),
  );
}

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
export async function add(input: unknown): Promise<ActionResult<string>> {
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
