import { readStatus } from "../home.ts";
import { type LedgerVerification, type VerifiedChain, verifyLedger } from "../ledger/verify-ledger.ts";
import { readOptions, UsageError } from "../usage-error.ts";

const HELP = `Usage: ./karbos ledger verify [--json] [--expect HASH] [--organization ID] [--db URL]
Recomputes the hash chain of the ledger and names the first entry that does not fit. Exit code 1 when one does not.

  --expect HASH       a hash from an earlier check, kept elsewhere: it must still be in the chain. May be repeated.
  --organization ID   the chain of this organization only
  --db URL            database to read; else SUPABASE_DB_URL, else the running Karbos
  --json              for programs

Keep the hash at the end of the chain where nobody can change it: together with it, not even who owns the
database can change what was written before.`;

export async function run(args: string[]): Promise<number> {
  const options = {
    json: { type: "boolean", default: false },
    expect: { type: "string", multiple: true },
    organization: { type: "string" },
    db: { type: "string" },
    help: { type: "boolean", default: false },
  } as const;
  const { values, positionals } = readOptions({ args, options, allowPositionals: true }, HELP);
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  if (positionals.length !== 1 || positionals[0] !== "verify") throw new UsageError(HELP);
  if (values.organization !== undefined && !/^[1-9][0-9]{0,17}$/.test(values.organization))
    throw new UsageError(`--organization takes the number of an organization, not ${values.organization}.`);
  const expected = values.expect ?? [];
  for (const hash of expected) {
    if (!/^[0-9a-f]{64}$/.test(hash)) throw new UsageError(`--expect takes 64 digits of lower-case hex, not ${hash}.`);
  }
  const dbUrl = values.db ?? process.env.SUPABASE_DB_URL ?? readStatus()?.dbUrl;
  if (dbUrl === undefined)
    throw new UsageError("Karbos is not running here. Start it with ./karbos start, or say --db URL.");
  const verification = await verifyLedger(dbUrl, values.organization ?? null, expected);
  console.log(values.json ? JSON.stringify(verification, null, 2) : describe(verification));
  return verification.isWhole ? 0 : 1;
}

function describe({ chains, missingHashes }: LedgerVerification): string {
  if (chains.length === 0 && missingHashes.length === 0) return "The ledger is empty.";
  const lost = missingHashes.map((hash) => `MISSING  no unbroken chain holds ${hash} any more`);
  return [...chains.map(describeChain), ...lost].join("\n");
}

function describeChain({ organizationId, organization, entries, headHash, fault }: VerifiedChain): string {
  const name = `${organization ?? "no longer there"} (organization ${organizationId})`;
  const count = entries === 1 ? "1 entry" : `${entries} entries`;
  if (fault === null) return `whole    ${name}: ${count}, ends with ${headHash}`;
  if (fault.fault === "head") return `BROKEN   ${name}: ${fault.detail}. ${count}, ends with ${headHash}`;
  return `BROKEN   ${name}: entry ${fault.entryId}, at place ${fault.place} of ${count}: ${fault.detail}`;
}
