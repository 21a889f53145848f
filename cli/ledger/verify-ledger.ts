import { createHash } from "node:crypto";
import pg from "pg";
import { z } from "zod";
import {
  CHAIN_START,
  type ChainFault,
  EMPTY_CHAIN,
  followChain,
  LEDGER_CHAIN_COLUMNS,
  LEDGER_CHAIN_INSTANTS,
  type LedgerChainEntry,
} from "./ledger-chain.ts";

/** Entries read at once: with their slots about 2 KB each, a week-long run's 60 KB. */
const BATCH_ENTRIES = 500;

export type VerifiedChain = {
  readonly organizationId: string;
  readonly organization: string | null;
  readonly entries: number;
  /** Hash of the last entry; 64 zeros for an empty chain. */
  readonly headHash: string;
  readonly fault: ChainFault | LostEnd | null;
};
/** The end of the chain differs from what the database recorded when it added the last entry. */
export type LostEnd = { readonly fault: "head"; readonly detail: string };

export type LedgerVerification = {
  readonly chains: readonly VerifiedChain[];
  /** Hashes kept elsewhere that are no longer in any chain: their entries were removed or recomputed. */
  readonly missingHashes: readonly string[];
  readonly isWhole: boolean;
};

/**
 * Recomputes the chain of every organization, or of one, from the rows alone, in
 * batches and on one snapshot. Changes nothing.
 * @param expectedHashes hashes of entries, kept from earlier: each must still be in a chain
 * @throws when the database cannot be read
 */
export async function verifyLedger(
  dbUrl: string,
  organizationId: string | null = null,
  expectedHashes: readonly string[] = [],
): Promise<LedgerVerification> {
  const database = new pg.Client({ connectionString: dbUrl });
  await database.connect();
  try {
    await database.query("begin transaction isolation level repeatable read read only");
    return await verifyChains(database, organizationId, expectedHashes);
  } finally {
    await database.end();
  }
}

/** As verifyLedger, in the transaction that a connection has started. */
export async function verifyChains(
  database: pg.Client,
  organizationId: string | null,
  expectedHashes: readonly string[],
): Promise<LedgerVerification> {
  // An empty chain cannot miss an entry.
  const missing = new Set(expectedHashes.filter((hash) => hash !== CHAIN_START));
  const chains: VerifiedChain[] = [];
  for (const head of await readHeads(database, organizationId)) chains.push(await verifyChain(database, head, missing));
  const missingHashes = [...missing];
  return { chains, missingHashes, isWhole: missingHashes.length === 0 && chains.every(({ fault }) => fault === null) };
}

const headSchema = z.object({
  organization_id: z.string(),
  name: z.string().nullable(),
  entries: z.string().nullable(),
  entry_hash: z.string().nullable(),
  rows: z.string(),
});
type Head = z.infer<typeof headSchema>;

/** Includes organizations with a head but no entries, or entries but no head. */
async function readHeads(database: pg.Client, organizationId: string | null): Promise<readonly Head[]> {
  const { rows } = await database.query(
    `select organization_id::text, o.name, h.entries::text, h.entry_hash, coalesce(l.rows, 0)::text as rows
     from public.ledger_heads h
     full join (select organization_id, count(*) as rows from public.ledger_entries group by 1) l using (organization_id)
     left join public.organizations o on o.id = organization_id
     where $1::bigint is null or organization_id = $1
     order by organization_id`,
    [organizationId],
  );
  return z.array(headSchema).parse(rows);
}

async function verifyChain(database: pg.Client, head: Head, missing: Set<string>): Promise<VerifiedChain> {
  let state = EMPTY_CHAIN;
  let after: readonly [string, string] = ["-9223372036854775808", "-9223372036854775808"];
  for (;;) {
    const batch = await readBatch(database, head.organization_id, after);
    state = followChain(state, batch, sha256);
    // Entries after a break prove nothing: their hashes may have been recomputed.
    if (state.fault === null) for (const { entry_hash } of batch) missing.delete(entry_hash);
    const last = batch.at(-1);
    if (!last || batch.length < BATCH_ENTRIES) break;
    after = [last.chain_number ?? "", last.id ?? ""];
  }
  const { entries, headHash } = state;
  return {
    organizationId: head.organization_id,
    organization: head.name,
    entries,
    headHash,
    fault: state.fault ?? lostEnd(head, entries, headHash),
  };
}

function lostEnd(head: Head, entries: number, headHash: string): LostEnd | null {
  const fault = (detail: string) => ({ fault: "head" as const, detail });
  if (head.rows !== String(entries)) return fault(`${head.rows} entries are stored, and ${entries} are in order`);
  if (head.entries === null) return fault("the database has no record of where the chain ends");
  if (head.entries !== String(entries))
    return fault(`the chain ends at ${entries}, and its last entry was number ${head.entries}`);
  return head.entry_hash === headHash ? null : fault("its last entry differs from the database's record");
}

const COLUMNS = [...LEDGER_CHAIN_COLUMNS, "entry_hash"]
  .map((name) =>
    LEDGER_CHAIN_INSTANTS.has(name)
      ? `to_char(${name} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as ${name}`
      : `${name}::text as ${name}`,
  )
  .join(", ");

async function readBatch(
  database: pg.Client,
  organizationId: string,
  [afterNumber, afterId]: readonly [string, string],
): Promise<readonly LedgerChainEntry[]> {
  const { rows } = await database.query<LedgerChainEntry>(
    `select ${COLUMNS} from public.ledger_entries l
     where l.organization_id = $1 and (l.chain_number, l.id) > ($2::bigint, $3::bigint)
     order by l.chain_number, l.id
     limit $4`,
    [organizationId, afterNumber, afterId, BATCH_ENTRIES],
  );
  return rows;
}

function sha256(text: string): string {
  return createHash("sha256").update(text, "utf8").digest("hex");
}
