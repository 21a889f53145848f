import { z } from "zod";
import { checkBackup } from "./check-backup.ts";
import { inTransaction } from "./database.ts";
import { Refusal } from "./refusal.ts";

export type GoLiveOptions = {
  readonly file: string;
  readonly dbUrl: string;
  /** Address of the project that this database belongs to: where its functions are called. */
  readonly projectUrl: string;
  readonly passphrase: string | null;
  readonly signal: AbortSignal;
};

const presentSchema = z.array(z.object({ id: z.string(), name: z.string() }));

/**
 * Lets a restored database work: says where its functions are, and makes those jobs active that were so when
 * the backup was taken.
 * @returns their names
 */
export async function goLive({ file, dbUrl, projectUrl, passphrase, signal }: GoLiveOptions): Promise<string[]> {
  const { manifest } = await checkBackup(file, passphrase, true, signal);
  const active = manifest.jobs.filter((job) => job.active).map(({ name }) => name);
  return await inTransaction(dbUrl, "", async (tx) => {
    const secrets = presentSchema.parse([
      ...(await tx`select id::text, name from vault.secrets where name is not null`),
    ]);
    if (!secrets.some(({ name }) => name === "cron_secret_key")) {
      throw new Refusal(
        "The schedule has no key to call functions with. Put one of this project into Vault first: select vault.create_secret('sb_secret_…', 'cron_secret_key');",
      );
    }
    const address = secrets.find(({ name }) => name === "project_url");
    if (address === undefined) await tx`select vault.create_secret(${projectUrl}, 'project_url')`;
    else await tx`select vault.update_secret(${address.id}::uuid, ${projectUrl})`;
    const jobs = presentSchema.parse([
      ...(await tx`select jobid::text as id, jobname as name from cron.job where jobname = any (${active}) and username = current_user`),
    ]);
    for (const { id } of jobs) await tx`select cron.alter_job(${id}::bigint, active := true)`;
    return jobs.map(({ name }) => name);
  });
}
