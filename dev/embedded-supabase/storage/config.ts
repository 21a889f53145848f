import { z } from "zod";

/** The gateway's settings for Storage: `[storage]` of config.toml, and the folder of its files. */
export const storageConfigSchema = z.object({
  enabled: z.boolean(),
  /** As supabase_storage_admin. */
  databaseUrl: z.string(),
  folder: z.string(),
  fileSizeLimitBytes: z.number(),
  /** Created or updated at each start. */
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
