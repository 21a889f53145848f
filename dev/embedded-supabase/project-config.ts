import { readFile } from "node:fs/promises";
import path from "node:path";
import { parse } from "smol-toml";
import { z } from "zod";
import { codeOf, messageOf, StackError } from "./errors.ts";

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
        .object({ enable_signup: z.boolean().default(true), enable_confirmations: z.boolean().default(false) })
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
  functions: z.record(z.string(), z.object({ verify_jwt: z.boolean().default(true) })).default({}),
});

/** What the stack reads of `supabase/config.toml`; the rest of the file is the Supabase CLI's. */
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

/** `pg-functions://postgres/<schema>/<function>` as a qualified name for SQL, or null when the hook is off. */
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
