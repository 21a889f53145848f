import pg from "pg";

/**
 * Makes an account a platform owner, as the owner of the database. Creates no account.
 * @throws when the database cannot be reached
 */
export async function addPlatformOwner(dbUrl: string, email: string): Promise<"added" | "was_one" | "no_account"> {
  const database = new pg.Client({ connectionString: dbUrl });
  await database.connect();
  try {
    const { rows } = await database.query("select id from auth.users where lower(email) = lower($1)", [email]);
    const [account] = rows;
    if (!account) return "no_account";
    const { rowCount } = await database.query(
      "insert into public.platform_owners (user_id) values ($1) on conflict (user_id) do nothing",
      [account.id],
    );
    return rowCount === 1 ? "added" : "was_one";
  } finally {
    await database.end();
  }
}
