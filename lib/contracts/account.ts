import { z } from "zod";
import { displayNameSchema, passwordSchema } from "./invitation.ts";
import { MAIL_TOPICS } from "./mail.ts";

export const nameChangeSchema = z.strictObject({ displayName: displayNameSchema });

export const emailChangeSchema = z.strictObject({
  email: z.email("Write the address like ada@example.org.").max(254, "An e-mail address has at most 254 characters."),
  password: z.string().min(1, "Enter your password."),
});

export const passwordChangeSchema = z.strictObject({
  password: z.string().min(1, "Enter your password."),
  newPassword: passwordSchema,
});

export const mailPreferenceSchema = z.strictObject({ topic: z.enum(MAIL_TOPICS), isWanted: z.boolean() });

/** Typed by the person, so that no account is deleted by a slip. */
export const accountDeletionSchema = z.strictObject({ email: z.string().trim().toLowerCase() });

/** What `public.export_my_data` answers, section by section. */
export const EXPORT_SECTIONS = [
  "profile",
  "memberships",
  "invitations",
  "workloads",
  "events",
  "audit_logs",
  "platform_access",
  "mail_preferences",
  "mails",
] as const;
