import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { codeOf, StackError } from "./errors.ts";

const keysSchema = z.object({
  publishableKey: z.string().startsWith("sb_publishable_"),
  secretKeys: z.object({ default: z.string().startsWith("sb_secret_"), cron: z.string().startsWith("sb_secret_") }),
  jwtSecret: z.string().min(32),
  /** Of role postgres. */
  dbPassword: z.string().min(16),
  /** Of the roles that only the stack itself uses: supabase_admin and lite. */
  internalPassword: z.string().min(16),
});

/** Keys and passwords of one data folder. */
export type Keys = z.infer<typeof keysSchema>;

const FILE = "keys.json";

/** Reads the keys of a data folder, or generates them at random the first time (file mode 600). */
export async function loadKeys(dataDir: string): Promise<Keys> {
  const file = path.join(dataDir, FILE);
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    if (codeOf(error) === "ENOENT") return null;
    throw error;
  });
  if (text === null) return createKeys(file);
  const parsed = keysSchema.safeParse(parseJson(text));
  if (!parsed.success) throw new StackError(`${file} is damaged: delete the data folder and start again.`);
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function createKeys(file: string): Promise<Keys> {
  const keys: Keys = {
    publishableKey: `sb_publishable_${randomText()}`,
    secretKeys: { default: `sb_secret_${randomText()}`, cron: `sb_secret_${randomText()}` },
    jwtSecret: randomText(32),
    dbPassword: randomText(),
    internalPassword: randomText(),
  };
  await mkdir(path.dirname(file), { recursive: true });
  // Written to a temporary file and renamed: a start that is killed here must not leave half a file.
  await writeFile(`${file}.new`, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  await rename(`${file}.new`, file);
  return keys;
}

function randomText(bytes = 24): string {
  return randomBytes(bytes).toString("base64url");
}
