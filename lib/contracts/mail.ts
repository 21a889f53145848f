import { z } from "zod";
import { MEMBERSHIP_ROLES } from "./administration.ts";

/** A path of the web application; the mailer adds the site's address. */
const pathSchema = z.string().regex(/^\/[^\s]{0,500}$/);
const textSchema = z.string().min(1).max(1_000);
/** In mails that a person may unsubscribe from; see private.unsubscribe_token. */
const unsubscribeTokenSchema = z.string().min(1).max(200);

/** The data of each template, as the database writes it. */
export const mailDataSchemas = {
  invitation: z.object({
    organizationName: textSchema,
    inviterName: textSchema.nullable(),
    role: z.enum(MEMBERSHIP_ROLES),
    path: pathSchema,
    expiresAt: z.iso.datetime({ offset: true }),
  }),
  alert_raised: z.object({
    organizationName: textSchema,
    title: textSchema,
    message: textSchema,
    path: pathSchema,
    unsubscribeToken: unsubscribeTokenSchema,
  }),
  workload_failed: z.object({
    workloadName: textSchema,
    jobId: textSchema,
    reason: textSchema,
    path: pathSchema,
    unsubscribeToken: unsubscribeTokenSchema,
  }),
  workload_completed: z.object({
    workloadName: textSchema,
    jobId: textSchema,
    path: pathSchema,
    unsubscribeToken: unsubscribeTokenSchema,
  }),
};
export type MailTemplate = keyof typeof mailDataSchemas;
export type MailData<Template extends MailTemplate> = z.infer<(typeof mailDataSchemas)[Template]>;

/** A mail that the mailer has claimed, as claim_mails returns it. */
export const claimedMailSchema = z.object({
  id: z.number().int(),
  claim_token: z.uuid(),
  to_address: z.string().min(3).max(320),
  template: z.string(),
  data: z.unknown(),
  attempt: z.number().int(),
});
export type ClaimedMail = z.infer<typeof claimedMailSchema>;

/** The mails that a person may choose. */
export const MAIL_TOPICS = ["alerts", "failures", "completions"] as const;
export type MailTopic = (typeof MAIL_TOPICS)[number];
/** Which mail a person gets. */
export type MailPreferences = Readonly<Record<MailTopic, boolean>>;

export const unsubscribeRequestSchema = z.strictObject({ token: unsubscribeTokenSchema });
export const unsubscribeAnswerSchema = z.strictObject({ topic: z.enum(MAIL_TOPICS) });
