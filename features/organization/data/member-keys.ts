export const memberKeys = {
  all: ["members"] as const,
  list: (organizationId: number) => ["members", "list", organizationId] as const,
};
