export const replayKeys = {
  all: (organizationId: number) => ["replay", organizationId] as const,
  month: (organizationId: number, month: string) => ["replay", organizationId, month] as const,
};
