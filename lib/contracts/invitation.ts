import { z } from "zod";
import { MEMBERSHIP_ROLES } from "./administration.ts";
import { nameText } from "./text.ts";

/** The token in the link of an invitation: 256 random bits. The database keeps its hash alone. */
export const invitationTokenSchema = z.string().regex(/^kbi_[\w-]{43}$/, "This is not the link of an invitation.");

/** An address to invite, and as what. */
export const invitationSchema = z.strictObject({
  email: z.email("Write the address like ada@example.org.").max(254, "An e-mail address has at most 254 characters."),
  role: z.enum(MEMBERSHIP_ROLES),
});
export type InvitationInput = z.infer<typeof invitationSchema>;

export const invitationIdSchema = z.strictObject({ id: z.number().int().positive() });

/** GoTrue's own setting, as supabase/config.toml has it. bcrypt reads 72 bytes. */
export const passwordSchema = z
  .string()
  .min(10, "A password has at least 10 characters.")
  .max(72, "A password has at most 72 characters.");

export const displayNameSchema = nameText()
  .min(1, "Give the name that others see.")
  .max(120, "A name has at most 120 characters.");

/** A new account for the invited address. */
export const signUpSchema = z.strictObject({
  token: invitationTokenSchema,
  displayName: displayNameSchema,
  password: passwordSchema,
});
