"use client";

import { createContext, type ReactNode, use } from "react";

const OrganizationContext = createContext<number | null>(null);

/** Says for which organization the pages below were loaded. */
export function OrganizationProvider({ organizationId, children }: { organizationId: number; children: ReactNode }) {
  return <OrganizationContext value={organizationId}>{children}</OrganizationContext>;
}

/**
 * A server action that carries the organization of the page. The server refuses it where the person has switched to
 * another one since, in this tab or in another.
 */
export function useOrganizationAction<Input, Result>(
  action: (organizationId: number, input: Input) => Promise<Result>,
): (input: Input) => Promise<Result> {
  const organizationId = use(OrganizationContext);
  if (organizationId === null) throw new Error("OrganizationProvider is missing above this component");
  return (input) => action(organizationId, input);
}
