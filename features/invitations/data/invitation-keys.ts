export const invitationKeys = {
  all: ["invitations"] as const,
  list: (organizationId: number) => ["invitations", "list", organizationId] as const,
};
