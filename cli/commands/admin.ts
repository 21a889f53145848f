import { readStatus } from "../home.ts";
import { addPlatformOwner } from "../platform/add-platform-owner.ts";
import { readOptions, UsageError } from "../usage-error.ts";

const HELP = `Usage: ./karbos admin EMAIL [--db URL]
Makes an account a platform owner: who makes organizations, sets zones and sees the health of the installation.

  --db URL   database to write to; else SUPABASE_DB_URL, else the running Karbos

Creates no account. Later ones are added on the page /platform.`;

export async function run(args: string[]): Promise<number> {
  const options = { db: { type: "string" }, help: { type: "boolean", default: false } } as const;
  const { values, positionals } = readOptions({ args, options, allowPositionals: true }, HELP);
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const [email, ...more] = positionals;
  if (email === undefined || more.length > 0 || !/^[^@\s]+@[^@\s]+$/.test(email)) throw new UsageError(HELP);
  const dbUrl = values.db ?? process.env.SUPABASE_DB_URL ?? readStatus()?.dbUrl;
  if (dbUrl === undefined)
    throw new UsageError("Karbos is not running here. Start it with ./karbos start, or say --db URL.");
  const outcome = await addPlatformOwner(dbUrl, email);
  if (outcome === "no_account") {
    console.error(
      `There is no account ${email}. Invite it on the page /settings of an organization, or add it in Studio under Authentication; then call this again.`,
    );
    return 1;
  }
  console.log(outcome === "added" ? `${email} is a platform owner.` : `${email} was a platform owner already.`);
  return 0;
}
