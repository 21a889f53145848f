import { z } from "zod";
import { keyDerivationSchema } from "./seal.ts";

const count = z.int().min(0);
const hash = z.string().regex(/^[0-9a-f]{64}$/);

export const migrationsSchema = z.array(
  z.strictObject({ version: z.string(), name: z.string().nullable(), sha256: hash }),
);
export type Migrations = z.infer<typeof migrationsSchema>;

/** A table, and its columns but those that Postgres computes, in the order of its data. */
export const tablesSchema = z.array(
  z.strictObject({ schema: z.string(), name: z.string(), columns: z.array(z.string()).min(1) }),
);
export type Table = z.infer<typeof tablesSchema>[number];

export const sequencesSchema = z.array(
  z.strictObject({
    schema: z.string(),
    name: z.string(),
    value: z
      .string()
      .regex(/^-?[0-9]+$/)
      .nullable(),
  }),
);
export const jobsSchema = z.array(
  z.strictObject({ name: z.string(), schedule: z.string(), command: z.string(), active: z.boolean() }),
);
export const headsSchema = z.array(z.strictObject({ organizationId: z.string(), entries: z.string(), headHash: hash }));

/** The secrets of Vault as they are sealed. */
export const secretsSchema = z.array(
  z.strictObject({ name: z.string().nullable(), description: z.string(), secret: z.string() }),
);
export type Secrets = z.infer<typeof secretsSchema>;

/** What a backup says of itself. It is its last entry but the signature, because only then the counts are known. */
export const manifestSchema = z.strictObject({
  format: z.literal("karbos-backup"),
  /** Raised when an older Karbos could not read it. */
  formatVersion: z.literal(1),
  takenAt: z.iso.datetime(),
  migrations: migrationsSchema,
  tables: z.array(tablesSchema.element.extend({ rows: count })),
  sequences: sequencesSchema,
  jobs: jobsSchema,
  ledger: headsSchema,
  /** Null: left out. Missing: objects that were deleted while the backup was taken. */
  files: z.strictObject({ count, bytes: count, missing: z.array(z.uuid()) }).nullable(),
  /** How many secrets; null: left out. */
  secrets: count.nullable(),
  /** SHA-256 over name, length and contents of all entries before this one. */
  digest: hash,
  /** Null: taken without a passphrase, and so not signed. */
  keyDerivation: keyDerivationSchema.nullable(),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** How a table is called in an archive, in sentences and in SQL. */
export const fullName = ({ schema, name }: { readonly schema: string; readonly name: string }) => `${schema}.${name}`;
