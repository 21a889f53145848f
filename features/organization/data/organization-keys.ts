export const organizationKeys = {
  planning: (organizationId: number) => ["organizations", "planning", organizationId] as const,
};
