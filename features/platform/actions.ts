"use server";

import { asPerson } from "@/lib/auth/as-person.ts";
import type { ActionResult } from "@/lib/contracts/action-result.ts";
import {
  accessEndSchema,
  accessOpeningSchema,
  organizationAdditionSchema,
  organizationChangeSchema,
  ownerAdditionSchema,
  ownerRemovalSchema,
  zoneChangeSchema,
} from "@/lib/contracts/platform.ts";
import {
  addOwner,
  changeOrganization,
  changeZone,
  createOrganization,
  endAccess,
  openAccess,
  removeOwner,
} from "./data/platform-mutations.ts";

/** Makes an organization and invites its first admin; the answer holds the path of that link, this once. */
export async function addOrganization(input: unknown): Promise<ActionResult<string>> {
  const made = await asPerson(organizationAdditionSchema, input, createOrganization);
  return made.ok ? { ok: true, value: `/invitations/${made.value}` } : made;
}

/** Renames an organization, suspends it or opens it again. */
export async function setOrganization(input: unknown): Promise<ActionResult> {
  return asPerson(organizationChangeSchema, input, changeOrganization);
}

/** The caller looks into an organization, for some hours. */
export async function lookIn(input: unknown): Promise<ActionResult> {
  return asPerson(accessOpeningSchema, input, openAccess);
}

/** The caller looks no longer into an organization. */
export async function stopLooking(input: unknown): Promise<ActionResult> {
  return asPerson(accessEndSchema, input, (client, { organizationId }) => endAccess(client, organizationId));
}

/** Sets the capacity of a zone. */
export async function setZone(input: unknown): Promise<ActionResult> {
  return asPerson(zoneChangeSchema, input, changeZone);
}

/** Makes an account a platform owner. */
export async function addPlatformOwner(input: unknown): Promise<ActionResult> {
  return asPerson(ownerAdditionSchema, input, (client, { email }) => addOwner(client, email));
}

/** Takes the platform from an owner. */
export async function removePlatformOwner(input: unknown): Promise<ActionResult> {
  return asPerson(ownerRemovalSchema, input, (client, { userId }) => removeOwner(client, userId));
}
