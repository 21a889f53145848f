import { z } from "zod";

/** What the gateway is given for Storage: `[storage]` of config.toml, and where its files lie. */
export const storageConfigSchema = z.object({
  enabled: z.boolean(),
  /** As supabase_storage_admin. */
  databaseUrl: z.string(),
  folder: z.string(),
  fileSizeLimitBytes: z.number(),
  /** Made, or changed to this, at each start. */
  buckets: z.array(
    z.object({
      id: z.string(),
      public: z.boolean(),
      fileSizeLimitBytes: z.number().nullable(),
      allowedMimeTypes: z.array(z.string()).nullable(),
    }),
  ),
});

export type StorageConfig = z.infer<typeof storageConfigSchema>;
