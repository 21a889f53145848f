import { z } from "zod";
import { storageConfigSchema } from "../storage/config.ts";
import { mailConfigSchema } from "./mail-config.ts";

/** What the orchestrator sends to the gateway process. */
export const gatewayConfigSchema = z.object({
  apiPort: z.number().int(),
  functionsPort: z.number().int(),
  apiUrl: z.string(),
  siteUrl: z.string(),
  /** As role lite. */
  liteUrl: z.string(),
  /** As supabase_admin: for the auth additions and Realtime. */
  adminUrl: z.string(),
  publishableKey: z.string(),
  secretKey: z.string(),
  jwtSecret: z.string(),
  api: z.object({ schemas: z.array(z.string()), extraSearchPath: z.array(z.string()), maxRows: z.number() }),
  auth: z.object({
    jwtExpiryS: z.number(),
    enableSignup: z.boolean(),
    enableEmailSignup: z.boolean(),
    enableConfirmations: z.boolean(),
    minimumPasswordLength: z.number(),
    redirectUrls: z.array(z.string()),
    mail: mailConfigSchema,
    accessTokenHook: z.object({ schema: z.string(), name: z.string() }).nullable(),
  }),
  storage: storageConfigSchema,
  mailFolder: z.string(),
  /** Functions that check their callers themselves; for all others the gateway requires a valid JWT. */
  functionsWithoutJwt: z.array(z.string()),
});

export type GatewayConfig = z.infer<typeof gatewayConfigSchema>;
