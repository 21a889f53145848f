export const workerKeys = {
  all: ["workers"] as const,
  list: (organizationId: number) => ["workers", "list", organizationId] as const,
};
