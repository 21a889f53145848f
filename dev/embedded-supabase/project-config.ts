import { readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "smol-toml";
import { z } from "zod";
import { codeOf, messageOf, StackError } from "./errors.ts";
import { type MailConfig, templateKinds } from "./gateway/mail-config.ts";

/** `50MiB`, `50MB` and `50m` alike in powers of 1024, as the CLI reads sizes. In bytes. */
const sizeSchema = z
  .union([z.number().int().nonnegative(), z.string().regex(/^\d+(\.\d+)? ?([kmgt]i?)?b?$/i)])
  .transform(bytesOf);

/** Go's: `1m30s`, `500ms`. In milliseconds. */
const durationSchema = z
  .string()
  .regex(/^(\d+(\.\d+)?(ms|s|m|h))+$/)
  .transform(millisecondsOf);

const projectConfigSchema = z.object({
  api: z
    .object({
      schemas: z.array(z.string()).default(["public"]),
      extra_search_path: z.array(z.string()).default(["public", "extensions"]),
      max_rows: z.number().int().positive().default(1000),
    })
    .prefault({}),
  auth: z
    .object({
      jwt_expiry: z.number().int().positive().default(3600),
      enable_signup: z.boolean().default(true),
      minimum_password_length: z.number().int().default(6),
      additional_redirect_urls: z.array(z.string()).default([]),
      email: z
        .object({
          enable_signup: z.boolean().default(true),
          enable_confirmations: z.boolean().default(false),
          double_confirm_changes: z.boolean().default(true),
          max_frequency: durationSchema.prefault("1s"),
          otp_length: z.number().int().min(6).max(10).default(6),
          otp_expiry: z.number().int().positive().max(86_400).default(3600),
          template: z
            .partialRecord(
              z.enum(templateKinds),
              z.object({ subject: z.string().optional(), content_path: z.string().optional() }),
            )
            .default({}),
        })
        .prefault({}),
      hook: z
        .object({
          custom_access_token: z
            .object({ enabled: z.boolean().default(false), uri: z.string().optional() })
            .prefault({}),
        })
        .prefault({}),
    })
    .prefault({}),
  storage: z
    .object({
      enabled: z.boolean().default(true),
      file_size_limit: sizeSchema.prefault("50MiB"),
      buckets: z
        .record(
          z.string(),
          z.object({
            public: z.boolean().default(false),
            file_size_limit: sizeSchema.nullable().default(null),
            allowed_mime_types: z.array(z.string()).nullable().default(null),
          }),
        )
        .default({}),
    })
    .prefault({}),
  functions: z.record(z.string(), z.object({ verify_jwt: z.boolean().default(true) })).default({}),
});

/** The settings of `supabase/config.toml` that the stack reads; the rest is for the Supabase CLI. */
export type ProjectConfig = z.infer<typeof projectConfigSchema>;

/** Reads `supabase/config.toml`; without the file, the defaults of the Supabase CLI. */
export async function readProjectConfig(projectDir: string): Promise<ProjectConfig> {
  const file = path.join(projectDir, "supabase/config.toml");
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return "";
    throw error;
  });
  try {
    return projectConfigSchema.parse(parse(text));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
    throw new StackError(`${file} cannot be read: ${reason.replaceAll("\n", " ")}`);
  }
}

/** `pg-functions://postgres/<schema>/<function>` as a qualified name for SQL, or null if the hook is disabled. */
export function accessTokenHook(config: ProjectConfig): { schema: string; name: string } | null {
  const { enabled, uri } = config.auth.hook.custom_access_token;
  if (!enabled || uri === undefined) return null;
  const match = /^pg-functions:\/\/[^/]+\/(?<schema>[^/]+)\/(?<name>[^/]+)$/.exec(uri)?.groups;
  if (match?.schema === undefined || match.name === undefined) {
    throw new StackError(
      `auth.hook.custom_access_token.uri must be pg-functions://postgres/<schema>/<function>: ${uri}`,
    );
  }
  return { schema: match.schema, name: match.name };
}

function bytesOf(size: number | string): number {
  if (typeof size === "number") return size;
  const unit = /[kmgt]/i.exec(size)?.[0].toLowerCase() ?? "";
  return Math.floor(Number.parseFloat(size) * 1024 ** ["", "k", "m", "g", "t"].indexOf(unit));
}

const UNITS_MS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

function millisecondsOf(duration: string): number {
  const parts = duration.matchAll(/(?<count>[\d.]+)(?<unit>ms|s|m|h)/g);
  return [...parts].reduce((sum, { groups }) => sum + Number(groups?.count) * (UNITS_MS[groups?.unit ?? ""] ?? 0), 0);
}

/**
 * The settings of Auth's mails, with the contents of the templates.
 * @throws StackError naming the template that cannot be read
 */
export async function readMailConfig(config: ProjectConfig, projectDir: string): Promise<MailConfig> {
  const { email } = config.auth;
  const templates = await Promise.all(
    Object.entries(email.template).map(async ([kind, { subject, content_path }]) => {
      const html = content_path === undefined ? undefined : await readTemplate(path.resolve(projectDir, content_path));
      return [kind, { ...(subject === undefined ? {} : { subject }), ...(html === undefined ? {} : { html }) }];
    }),
  );
  return {
    otpLength: email.otp_length,
    otpExpiryS: email.otp_expiry,
    maxFrequencyMs: email.max_frequency,
    doubleConfirmChanges: email.double_confirm_changes,
    templates: Object.fromEntries(templates),
  };
}

async function readTemplate(file: string): Promise<string> {
  return readFile(file, "utf8").catch((error: unknown) => {
    throw new StackError(`The mail template ${file} of config.toml cannot be read (${messageOf(error)}).`);
  });
}
