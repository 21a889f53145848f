import { z } from "zod";

/** One kind of mail; the keys are those of `[auth.email.template.*]`. */
export const templateKinds = [
  "invite",
  "confirmation",
  "recovery",
  "magic_link",
  "email_change",
  "reauthentication",
] as const;
export type TemplateKind = (typeof templateKinds)[number];

/** The settings of Auth's mails in config.toml. */
export const mailConfigSchema = z.object({
  otpLength: z.number(),
  otpExpiryS: z.number(),
  /** Between two mails of a kind to an address. */
  maxFrequencyMs: z.number(),
  /** Whether both the old and the new address confirm a change. */
  doubleConfirmChanges: z.boolean(),
  /** A missing kind has a plain default. */
  templates: z.partialRecord(
    z.enum(templateKinds),
    z.object({ subject: z.string().optional(), html: z.string().optional() }),
  ),
});
export type MailConfig = z.infer<typeof mailConfigSchema>;
