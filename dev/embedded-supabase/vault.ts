import pg from "pg";

/** Inserts or changes secrets of Vault by name. @param url as postgres */
export async function putVaultSecrets(url: string, secrets: Record<string, string>): Promise<void> {
  const entries = Object.entries(secrets);
  if (entries.length === 0) return;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const [name, value] of entries) {
      const { rows } = await client.query("select vault.update_secret(id, $2) from vault.secrets where name = $1", [
        name,
        value,
      ]);
      if (rows.length === 0) await client.query("select vault.create_secret($2, $1)", [name, value]);
    }
  } finally {
    await client.end();
  }
}
