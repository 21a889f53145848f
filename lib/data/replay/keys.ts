export const replayKeys = {
  month: (organizationId: number, month: string) => ["replay", organizationId, month] as const,
};
